using System.Globalization;
using System.Text;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Reads Go's string and character literals.</summary>
internal static class GoUnquote
{
    /// <summary>The value of a quoted or raw literal, quotes included in <paramref name="literal"/>; null when its syntax is wrong.</summary>
    public static string? String(string literal)
    {
        var body = literal.AsSpan(1, literal.Length - 2);
        if (literal[0] == '`') return body.ToString().Replace("\r", "", StringComparison.Ordinal);
        if (!body.Contains('\\')) return body.ToString();

        // Escapes name bytes, so the text is put together as bytes.
        List<byte> bytes = [];
        while (body.Length > 0)
        {
            if (!TryEscape(ref body, '"', bytes, out _)) return null;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The code of the first character of a literal such as <c>'a'</c>, and whether it is the only one; null when its syntax is wrong.</summary>
    public static (int Code, bool IsAlone)? Character(string literal)
    {
        var body = literal.AsSpan(1);
        return TryEscape(ref body, '\'', [], out var code) ? (code, body is "'") : null;
    }

    private static bool TryEscape(ref ReadOnlySpan<char> rest, char quote, List<byte> bytes, out int code)
    {
        code = 0;
        if (rest.IsEmpty || rest[0] == quote) return false;
        if (rest[0] != '\\')
        {
            Rune.DecodeFromUtf16(rest, out var rune, out var length);
            rest = rest[length..];
            code = rune.Value;
            return AppendRune(bytes, code);
        }

        if (rest.Length < 2) return false;
        var kind = rest[1];
        rest = rest[2..];
        return kind switch
        {
            'x' => TryNumber(ref rest, 2, NumberStyles.AllowHexSpecifier, out code) && AppendByte(bytes, code),
            'u' => TryNumber(ref rest, 4, NumberStyles.AllowHexSpecifier, out code) && AppendRune(bytes, code),
            'U' => TryNumber(ref rest, 8, NumberStyles.AllowHexSpecifier, out code) && AppendRune(bytes, code),
            >= '0' and <= '7' => TryOctal(kind, ref rest, out code) && AppendByte(bytes, code),
            '"' or '\'' when kind != quote => false,
            _ => TryNamed(kind, out code) && AppendByte(bytes, code),
        };
    }

    private static bool TryNamed(char kind, out int code)
    {
        code = kind switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '"' or '\'' => kind,
            _ => -1,
        };
        return code >= 0;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, int digits, NumberStyles style, out int code)
    {
        code = 0;
        if (rest.Length < digits || !int.TryParse(rest[..digits], style, CultureInfo.InvariantCulture, out code)) return false;
        rest = rest[digits..];
        return true;
    }

    private static bool TryOctal(char first, ref ReadOnlySpan<char> rest, out int code)
    {
        code = first - '0';
        if (rest.Length < 2 || rest[0] is < '0' or > '7' || rest[1] is < '0' or > '7') return false;
        code = (code * 64) + ((rest[0] - '0') * 8) + (rest[1] - '0');
        rest = rest[2..];
        return code < 256;
    }

    private static bool AppendByte(List<byte> bytes, int code)
    {
        bytes.Add((byte)code);
        return true;
    }

    private static bool AppendRune(List<byte> bytes, int code)
    {
        if (!Rune.IsValid(code)) return false;
        Span<byte> utf8 = stackalloc byte[4];
        bytes.AddRange(utf8[..new Rune(code).EncodeToUtf8(utf8)]);
        return true;
    }
}
