namespace HyperFleet.Cel.Lexing;

/// <summary>Finds the end and the type of a number.</summary>
internal static class NumberScanner
{
    public static (TokenKind Kind, int End) Scan(string source, int start)
    {
        if (source[start] == '0' && At(source, start + 1) is 'x' && char.IsAsciiHexDigit(At(source, start + 2)))
        {
            var hexEnd = start + 2;
            while (char.IsAsciiHexDigit(At(source, hexEnd))) hexEnd++;
            return WithSuffix(source, hexEnd);
        }

        var end = SkipDigits(source, start);
        var isDouble = false;
        if (At(source, end) == '.' && char.IsAsciiDigit(At(source, end + 1)))
        {
            isDouble = true;
            end = SkipDigits(source, end + 1);
        }

        if (At(source, end) is 'e' or 'E')
        {
            var digits = At(source, end + 1) is '+' or '-' ? end + 2 : end + 1;
            if (char.IsAsciiDigit(At(source, digits))) return (TokenKind.Double, SkipDigits(source, digits));
        }

        return isDouble ? (TokenKind.Double, end) : WithSuffix(source, end);
    }

    private static (TokenKind Kind, int End) WithSuffix(string source, int end) =>
        At(source, end) is 'u' or 'U' ? (TokenKind.UInt, end + 1) : (TokenKind.Int, end);

    private static int SkipDigits(string source, int from)
    {
        while (char.IsAsciiDigit(At(source, from))) from++;
        return from;
    }

    private static char At(string source, int index) => index < source.Length ? source[index] : '\0';
}
