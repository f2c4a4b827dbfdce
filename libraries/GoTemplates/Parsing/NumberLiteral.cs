using System.Globalization;
using System.Numerics;
using HyperFleet.GoTemplates.Formatting;
using HyperFleet.GoTemplates.Lexing;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Reads Go's number and character literals.</summary>
internal static class NumberLiteral
{
    public static NumberNode Parse(ParseContext context, Token token)
    {
        var text = token.Value;
        switch (token.Kind)
        {
            case TokenKind.CharacterConstant:
                var character = GoUnquote.Character(text);
                if (character is null) context.Fail("invalid syntax");
                if (!character.Value.IsAlone) context.Fail($"malformed character constant: {text}");
                return new NumberNode(token.Position, text, character.Value.Code, character.Value.Code, looksReal: false);
            case TokenKind.Imaginary:
                context.Fail($"imaginary number {text} is not supported; templates know int and float");
                break;
        }

        if (text[0] is >= '1' and <= '9' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var small))
        {
            return new NumberNode(token.Position, text, small, small, looksReal: false);
        }

        if (Integer(text) is { } integer) return FromInteger(token, integer);
        if (Real(text) is not { } real)
        {
            context.Fail($"illegal number syntax: {GoQuote.Quote(text)}");
            return null!;
        }

        if (!LooksReal(text)) context.Fail($"integer overflow: {GoQuote.Quote(text)}");
        long? whole = Math.Floor(real) == real && Math.Abs(real) < 9.2e18 ? (long)real : null;
        return new NumberNode(token.Position, text, whole, real, looksReal: true);
    }

    private static NumberNode FromInteger(Token token, BigInteger value)
    {
        long? integer = value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
        return new NumberNode(token.Position, token.Value, integer, (double)value, looksReal: false);
    }

    private static bool LooksReal(string text) =>
        !text.Contains("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan().ContainsAny(".eE") : text.AsSpan().ContainsAny(".pP");

    /// <summary>The value of an integer literal that fits 64 bits, signed or not; null for anything else.</summary>
    private static BigInteger? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        var radix = Radix(ref digits);
        if (digits.IsEmpty || !AreUnderscoresPlaced(digits, text)) return null;
        BigInteger value = 0;
        foreach (var c in digits)
        {
            if (c == '_') continue;
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
            if (value > ulong.MaxValue) return null;
        }

        if (negative) value = -value;
        return value < long.MinValue || (value > long.MaxValue && text[0] == '+') ? null : value;
    }

    private static int Radix(ref ReadOnlySpan<char> digits)
    {
        if (digits.Length < 2 || digits[0] != '0') return 10;
        var (radix, skip) = digits[1] switch
        {
            'x' or 'X' => (16, 2),
            'o' or 'O' => (8, 2),
            'b' or 'B' => (2, 2),
            _ => (8, 1),
        };
        digits = digits[skip..];
        return radix;
    }

    private static bool AreUnderscoresPlaced(ReadOnlySpan<char> digits, string text)
    {
        // An underscore stands between digits, or between a base prefix and a digit.
        var prefixed = text.Length > digits.Length && text[^(digits.Length + 1)] is not ('+' or '-');
        if (digits[^1] == '_' || (digits[0] == '_' && !prefixed)) return false;
        return !digits.Contains("__", StringComparison.Ordinal);
    }

    private static double? Real(string text)
    {
        if (text.Contains('x', StringComparison.OrdinalIgnoreCase)) return HexadecimalReal(text);

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && !(i > 0 && char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))) return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null;
    }

    /// <summary>A literal such as <c>0x1.8p3</c>; the exponent is a must.</summary>
    private static double? HexadecimalReal(string text)
    {
        var digits = text.AsSpan(text.IndexOf('x', StringComparison.OrdinalIgnoreCase) + 1);
        var mark = digits.IndexOfAny('p', 'P');
        if (mark < 0 || !int.TryParse(digits[(mark + 1)..].ToString().Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)) return null;
        var whole = digits[..mark].ToString().Replace("_", "", StringComparison.Ordinal);
        var point = whole.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0) (exponent, whole) = (exponent - (4 * (whole.Length - point - 1)), whole.Remove(point, 1));
        if (whole.Length == 0 || !BigInteger.TryParse("0" + whole, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return null;
        var real = Math.ScaleB((double)value, exponent);
        return !double.IsFinite(real) ? null : text[0] == '-' ? -real : real;
    }
}
