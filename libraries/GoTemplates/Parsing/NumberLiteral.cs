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
                if (text is "''") context.Fail("invalid syntax");
                if (GoUnquote.Character(text) is not { } code) context.Fail($"malformed character constant: {text}");
                else return new NumberNode(token.Position, text, code, code, looksReal: false);
                break;
            case TokenKind.Imaginary:
                context.Fail($"imaginary number {text} is not supported; templates know int and float");
                break;
        }

        if (Integer(text) is { } integer) return FromInteger(token, integer);
        if (!IsWellFormed(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || !double.IsFinite(real))
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

    // An underscore needs a base prefix, and floats with a base prefix are not supported.
    private static bool IsWellFormed(string text) => !text.AsSpan().ContainsAny("_xX");
}
