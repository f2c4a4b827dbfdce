using System.Globalization;
using System.Text;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Strings and characters as Go source literals.</summary>
internal static class GoQuote
{
    /// <summary>A double-quoted literal; everything that is not printable is escaped, beyond ASCII too when asked for.</summary>
    public static string Quote(string text, bool ascii = false) => Quote(text, '"', ascii);

    public static string QuoteCharacter(Rune rune, bool ascii = false) => Quote(rune.ToString(), '\'', ascii);

    /// <summary>A raw literal can hold any text without control characters (tab excepted), back quotes and byte order marks.</summary>
    public static bool CanBackquote(string text) => !text.Any(c => (c < ' ' && c != '\t') || c is '`' or '\u007f' or '\ufeff');

    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => false,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static string Quote(string text, char quote, bool ascii)
    {
        StringBuilder result = new(text.Length + 2);
        result.Append(quote);
        foreach (var rune in text.EnumerateRunes()) AppendEscaped(result, rune, quote, ascii);
        return result.Append(quote).ToString();
    }

    private static void AppendEscaped(StringBuilder result, Rune rune, char quote, bool ascii)
    {
        if (rune.Value == quote || rune.Value == '\\') result.Append('\\').Append(rune);
        else if (IsPrintable(rune) && (!ascii || rune.IsAscii)) result.Append(rune);
        else result.Append(Escape(rune.Value));
    }

    private static string Escape(int value) => value switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7f => $"\\x{value:x2}",
        < 0x10000 => $"\\u{value:x4}",
        _ => $"\\U{value:x8}",
    };
}
