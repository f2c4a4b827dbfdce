using System.Globalization;
using System.Text;
using HyperFleet.Cel.Limits;

namespace HyperFleet.Cel.Libraries;

/// <summary><c>format</c>: walks the template; <see cref="TextFormatClause"/> writes the arguments.</summary>
internal static class TextFormat
{
    private const int MaxPrecision = 1000;

    public static CelValue Format(string template, in CelValue arguments, CelLimits limits)
    {
        var output = new StringBuilder(template.Length);
        var used = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                output.Append(template[i]);
                continue;
            }

            if (++i < template.Length && template[i] == '%')
            {
                output.Append('%');
                continue;
            }

            if (!TryReadPrecision(template, ref i, out var precision)) return Fault("could not parse formatting clause: invalid precision");
            if (i >= template.Length) return Fault("unexpected end of format string");
            if (used >= arguments.Count) return Fault($"index {used} out of range");
            if (TextFormatClause.Append(output, template[i], precision, arguments[used++]) is { } fault) return Fault(fault);
            if (output.Length > limits.StringLength) return Fault(Growth.Message(limits));
        }

        return CelValue.From(output.ToString());
    }

    private static bool TryReadPrecision(string template, ref int at, out int? precision)
    {
        precision = null;
        if (at >= template.Length || template[at] != '.') return true;
        var start = ++at;
        while (at < template.Length && char.IsAsciiDigit(template[at])) at++;
        if (!int.TryParse(template.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits > MaxPrecision)
            return false;
        precision = digits;
        return true;
    }

    private static CelValue Fault(string message) => CelValue.FromError(message);
}
