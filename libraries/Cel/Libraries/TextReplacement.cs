using System.Text;
using HyperFleet.Cel.Limits;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary><c>replace</c>: the first occurrences, or all; an empty pattern matches around every character.</summary>
internal static class TextReplacement
{
    public static CelValue Replace(ReadOnlySpan<CelValue> args, long count, CelLimits limits)
    {
        var (text, old, with) = (args[0].AsString(), args[1].AsString(), args[2].AsString());
        var output = new StringBuilder(text.Length);
        var at = 0;
        for (; count != 0; count--)
        {
            var found = NextMatch(text, old, at, isFirst: output.Length == 0 && at == 0);
            if (found < 0) break;
            output.Append(text, at, found - at).Append(with);
            at = found + old.Length;
            if (output.Length > limits.StringLength) return CelValue.FromError(Growth.Message(limits));
            if (old.Length == 0 && at == text.Length) break;
        }

        output.Append(text, at, text.Length - at);
        return output.Length > limits.StringLength ? CelValue.FromError(Growth.Message(limits)) : CelValue.From(output.ToString());
    }

    private static int NextMatch(string text, string old, int at, bool isFirst)
    {
        if (old.Length > 0) return text.IndexOf(old, at, StringComparison.Ordinal);
        if (isFirst) return 0;
        return at + new CodePoints(text[at..]).OffsetOf(1);
    }
}
