using System.Globalization;
using System.Text;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Quotes text and bytes as Go does.</summary>
internal static class GoText
{
    public static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(Escape))}\"";

    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var output = new StringBuilder("\"");
        while (!bytes.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            output.Append(isValid ? Escape(rune) : $"\\x{bytes[0]:x2}");
            bytes = bytes[(isValid ? length : 1)..];
        }

        return output.Append('"').ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        '\\' => "\\\\",
        '"' => "\\\"",
        < 0x20 or 0x7f => $"\\x{rune.Value:x2}",
        ' ' => " ",
        _ when IsPrintable(rune) => rune.ToString(),
        <= 0xFFFF => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
