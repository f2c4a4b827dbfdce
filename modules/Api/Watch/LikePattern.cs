namespace HyperFleet.Api.Watch;

/// <summary>SQL's LIKE: <c>%</c> is any text, <c>_</c> one character, a backslash takes the next character literally.</summary>
internal static class LikePattern
{
    /// <summary>Linear in pattern times text: only the last <c>%</c> is ever taken back.</summary>
    public static bool Matches(string text, string pattern, bool ignoreCase)
    {
        var (runes, tokens) = (text.EnumerateRunes().Select(r => r.Value).ToArray(), Parse(pattern));
        var (i, p, star, mark) = (0, 0, -1, 0);
        while (i < runes.Length)
        {
            if (p < tokens.Count && tokens[p] == Any)
                (star, mark, p) = (p, i, p + 1);
            else if (p < tokens.Count && (tokens[p] == One || Same(tokens[p], runes[i], ignoreCase)))
                (i, p) = (i + 1, p + 1);
            else if (star >= 0)
                (p, i, mark) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }
        while (p < tokens.Count && tokens[p] == Any)
            p++;
        return p == tokens.Count;
    }

    private const int Any = -1;
    private const int One = -2;

    private static List<int> Parse(string pattern)
    {
        var tokens = new List<int>(pattern.Length);
        var escaped = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (!escaped && rune.Value == '\\')
            {
                escaped = true;
                continue;
            }
            tokens.Add(escaped ? rune.Value : rune.Value switch { '%' => Any, '_' => One, var other => other });
            escaped = false;
        }
        return tokens;
    }

    private static bool Same(int token, int rune, bool ignoreCase) =>
        token == rune || ignoreCase && System.Text.Rune.ToLowerInvariant(new(token)) == System.Text.Rune.ToLowerInvariant(new(rune));
}
