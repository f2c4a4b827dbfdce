using System.Text;
using HyperFleet.GoTemplates.Execution;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Writes text padded to a width, which counts code points.</summary>
internal sealed class Padding(OutputBuffer output)
{
    /// <summary>Returns true, so that writers read as a table of cases.</summary>
    public bool Text(ReadOnlySpan<char> text, FormatSpec spec)
    {
        var missing = spec.Width is { } width ? width - CodePoints(text) : 0;
        if (!spec.Minus) output.Append(spec.Zero ? '0' : ' ', missing);
        output.Append(text);
        if (spec.Minus) output.Append(' ', missing);
        return true;
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var rune in text.EnumerateRunes()) count++;
        return count;
    }
}
