using System.Text;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Strings under <c>%v %s %q %x %X</c>.</summary>
internal static class StringFormat
{
    public static bool TryWrite(Padding padding, string text, int verb, FormatSpec spec) => verb switch
    {
        'v' when spec.Source => padding.Text(Quote(Truncate(text, spec.Precision), spec), spec),
        'v' or 's' => padding.Text(Truncate(text, spec.Precision), spec),
        'q' => padding.Text(Quote(Truncate(text, spec.Precision), spec), spec),
        'x' or 'X' => padding.Text(Hexadecimal(text, verb == 'X', spec), spec),
        _ => false,
    };

    /// <summary>Precision counts code points.</summary>
    private static string Truncate(string text, int? precision)
    {
        if (precision is null || text.Length <= precision) return text;
        var end = 0;
        foreach (var rune in text.EnumerateRunes().Take(precision.Value)) end += rune.Utf16SequenceLength;
        return text[..end];
    }

    private static string Quote(string text, FormatSpec spec) =>
        spec.Sharp && GoQuote.CanBackquote(text) ? $"`{text}`" : GoQuote.Quote(text, spec.Plus);

    private static string Hexadecimal(string text, bool upper, FormatSpec spec)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        if (spec.Precision < bytes.Length) bytes = bytes[..spec.Precision.Value];
        if (bytes.IsEmpty) return "";
        var prefix = upper ? "0X" : "0x";
        StringBuilder result = new(spec.Sharp ? prefix : "");
        for (var i = 0; i < bytes.Length; i++)
        {
            if (spec.Space && i > 0) result.Append(' ').Append(spec.Sharp ? prefix : "");
            result.Append(bytes[i].ToString(upper ? "X2" : "x2", null));
        }

        return result.ToString();
    }
}
