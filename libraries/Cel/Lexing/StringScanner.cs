namespace HyperFleet.Cel.Lexing;

/// <summary>Finds the end of a string or bytes literal.</summary>
internal static class StringScanner
{
    /// <summary>Whether a quote, after an optional prefix of b and r, stands here.</summary>
    public static bool StartsHere(string source, int start) => QuoteOf(source, start) >= 0;

    public static (TokenKind Kind, int End) Scan(string source, int start)
    {
        var quoteAt = QuoteOf(source, start);
        var prefix = source.AsSpan(start, quoteAt - start);
        var kind = prefix.ContainsAny('b', 'B') ? TokenKind.Bytes : TokenKind.String;
        var isRaw = prefix.ContainsAny('r', 'R');
        var quote = source[quoteAt];
        return source.AsSpan(quoteAt).StartsWith([quote, quote, quote])
            ? (kind, EndOfLong(source, quoteAt + 3, quote, isRaw, start))
            : (kind, EndOfShort(source, quoteAt + 1, quote, isRaw, start));
    }

    private static int EndOfShort(string source, int next, char quote, bool isRaw, int start)
    {
        for (; next < source.Length && source[next] is not ('\n' or '\r'); next++)
        {
            if (source[next] == quote) return next + 1;
            if (source[next] == '\\' && !isRaw) next++;
        }

        throw new CelException("Syntax error: string literal is not closed", source, start);
    }

    private static int EndOfLong(string source, int next, char quote, bool isRaw, int start)
    {
        for (; next < source.Length; next++)
        {
            if (source.AsSpan(next).StartsWith([quote, quote, quote])) return next + 3;
            if (source[next] == '\\' && !isRaw) next++;
        }

        throw new CelException("Syntax error: string literal is not closed", source, start);
    }

    private static int QuoteOf(string source, int start)
    {
        var next = start;
        if (next < source.Length && source[next] is ('b' or 'B')) next++;
        if (next < source.Length && source[next] is ('r' or 'R')) next++;
        return next < source.Length && source[next] is ('"' or '\'') ? next : -1;
    }
}
