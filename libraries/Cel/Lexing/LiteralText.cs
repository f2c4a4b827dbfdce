using System.Buffers;
using System.Globalization;
using System.Text;

namespace HyperFleet.Cel.Lexing;

/// <summary>Decodes the text of literal tokens.</summary>
internal static class LiteralText
{
    /// <summary>The integer, negative when a minus stands before it; null when it does not fit.</summary>
    public static long? ToInt(ReadOnlySpan<char> digits, bool isNegative)
    {
        var magnitude = ToMagnitude(digits);
        if (magnitude is null) return null;
        if (isNegative) return magnitude <= 1ul + long.MaxValue ? (long)(0 - magnitude.Value) : null;
        return magnitude <= long.MaxValue ? (long)magnitude.Value : null;
    }

    public static ulong? ToUInt(ReadOnlySpan<char> text) => ToMagnitude(text[..^1]);

    public static double? ToDouble(ReadOnlySpan<char> text) =>
        double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : null;

    /// <summary>The content of a string literal; <paramref name="fault"/> says what is wrong with it.</summary>
    public static string? ToText(ReadOnlySpan<char> token, out string? fault)
    {
        var content = Content(token, out var isRaw);
        if (isRaw || !content.Contains('\\'))
        {
            fault = null;
            return content.ToString();
        }

        var text = new StringBuilder(content.Length);
        fault = Escapes.Decode(content, isBytes: false, rune => text.Append(rune.ToString()), _ => { });
        return text.ToString();
    }

    /// <summary>The content of a bytes literal; <paramref name="fault"/> says what is wrong with it.</summary>
    public static byte[] ToBytes(ReadOnlySpan<char> token, out string? fault)
    {
        fault = null;
        var content = Content(token[1..], out var isRaw);
        if (isRaw) return Encoding.UTF8.GetBytes(content.ToString());
        var bytes = new ArrayBufferWriter<byte>(content.Length + 1);
        fault = Escapes.Decode(
            content, isBytes: true, rune => bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4))), single => bytes.Write([single]));
        return bytes.WrittenSpan.ToArray();
    }

    private static ulong? ToMagnitude(ReadOnlySpan<char> digits)
    {
        var isHex = digits.StartsWith("0x");
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(isHex ? digits[2..] : digits, style, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static ReadOnlySpan<char> Content(ReadOnlySpan<char> token, out bool isRaw)
    {
        isRaw = token[0] is 'r' or 'R';
        if (isRaw) token = token[1..];
        var quotes = token.Length >= 6 && token[1] == token[0] && token[2] == token[0] ? 3 : 1;
        var content = token[quotes..^quotes];
        return content.Contains('\r') ? content.ToString().ReplaceLineEndings("\n") : content;
    }
}
