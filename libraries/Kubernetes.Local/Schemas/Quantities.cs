using System.Text.RegularExpressions;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Resource quantities in canonical form: no fraction, the largest suffix without one (1000m is 1, 0.5 is 500m, 1024Mi is 1Gi).</summary>
internal static partial class Quantities
{
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    internal static string? Canonical(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value, out var number))
            return null;
        var suffix = match.Groups["suffix"].Value;
        if (Array.IndexOf(Binary, suffix) is > 0 and var power)
            return InSteps(number * Power(1024, power), 0, Binary, 1024);
        if (match.Groups["exponent"].Success)
            return InSteps(number * Ten(int.Parse(match.Groups["exponent"].Value)) * Power(1000, 3), 0, Decimal, 1000);
        return InSteps(number * Power(1000, Array.IndexOf(Decimal, suffix)), 0, Decimal, 1000);
    }

    private static string InSteps(decimal number, int step, string[] suffixes, int factor)
    {
        number = Math.Ceiling(number);
        if (number == 0)
            return "0";
        while (step < suffixes.Length - 1 && number % factor == 0)
            (number, step) = (number / factor, step + 1);
        return $"{number:0}{suffixes[step]}";
    }

    private static decimal Power(int factor, int times) => times <= 0 ? 1 : factor * Power(factor, times - 1);

    private static decimal Ten(int exponent) => exponent >= 0 ? Power(10, exponent) : 1 / Power(10, -exponent);

    [GeneratedRegex(@"^(?<number>[+-]?(\d+\.?\d*|\.\d+))((?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)|[eE](?<exponent>[+-]?\d{1,2}))\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
