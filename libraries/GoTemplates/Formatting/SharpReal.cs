namespace HyperFleet.GoTemplates.Formatting;

/// <summary>The <c>#</c> flag on doubles: always a decimal point, and trailing zeros up to the precision for <c>%g</c>.</summary>
internal static class SharpReal
{
    public static string KeepPoint(string digits, char verb, int precision)
    {
        var wanted = verb is 'g' or 'G' or 'x' ? (precision < 0 ? 6 : precision) : 0;
        var mark = verb is 'x' or 'X' ? digits.AsSpan().IndexOfAny('p', 'P') : digits.AsSpan().IndexOfAny('e', 'E');
        var tail = mark < 0 ? "" : digits[mark..];
        var head = mark < 0 ? digits : digits[..mark];
        var present = Significant(head, verb);
        if (!head.Contains('.')) head += ".";
        return head + new string('0', Math.Max(wanted - present, 0)) + tail;
    }

    private static int Significant(string head, char verb)
    {
        var digits = head.Replace(".", "", StringComparison.Ordinal);

        // Go counts the x of the prefix as a digit.
        if (verb is 'x' or 'X') return digits.Length - 1;
        var significant = digits.TrimStart('0').Length;
        return significant == 0 && digits.Length > 0 ? 1 : significant;
    }
}
