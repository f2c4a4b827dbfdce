using System.Globalization;
using System.Text;

namespace HyperFleet.Cel.Lexing;

/// <summary>Decodes the backslash sequences of string and bytes literals.</summary>
internal static class Escapes
{
    /// <summary>Hands out the characters one by one; returns what is wrong, or null.</summary>
    public static string? Decode(ReadOnlySpan<char> content, bool isBytes, Action<Rune> addRune, Action<byte> addByte)
    {
        while (!content.IsEmpty)
        {
            if (content[0] != '\\')
            {
                _ = Rune.DecodeFromUtf16(content, out var rune, out var length);
                addRune(rune);
                content = content[length..];
                continue;
            }

            if (!TryReadCode(content, isBytes, out var code, out var isOctet, out var consumed)) return "Syntax error: invalid escape sequence";
            if (isOctet && isBytes) addByte((byte)code);
            else addRune(new Rune(code));
            content = content[consumed..];
        }

        return null;
    }

    private static bool TryReadCode(ReadOnlySpan<char> escape, bool isBytes, out int code, out bool isOctet, out int length)
    {
        (code, isOctet, length) = (0, false, 2);
        if (escape.Length < 2) return false;
        code = Simple(escape[1]);
        if (code >= 0) return true;
        (var start, var digits, isOctet) = escape[1] switch
        {
            'x' or 'X' => (2, 2, true),
            'u' when !isBytes => (2, 4, false),
            'U' when !isBytes => (2, 8, false),
            >= '0' and <= '3' => (1, 3, true),
            _ => (0, 0, false),
        };
        length = start + digits;
        return digits > 0 && escape.Length >= length && TryParse(escape.Slice(start, digits), digits == 3 ? 8 : 16, out code)
            && (isOctet ? code <= 0xFF : Rune.IsValid(code));
    }

    private static int Simple(char c) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '?' or '"' or '\'' or '`' => c,
        _ => -1,
    };

    private static bool TryParse(ReadOnlySpan<char> digits, int radix, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!int.TryParse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) || number >= radix) return false;
            if (value > 0x10FFFF) return false;
            value = (value * radix) + number;
        }

        return true;
    }
}
