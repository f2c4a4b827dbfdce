using System.Text.RegularExpressions;

namespace HyperFleet.Cel.Libraries;

/// <summary>Regular expressions in RE2 syntax, matched in time linear in the text.</summary>
internal static class Patterns
{
    private const int CacheSize = 256;

    // Bounded: a full cache is dropped as a whole, as patterns are nearly always literals.
    private static volatile Dictionary<string, Regex> s_cache = new(StringComparer.Ordinal);

    public static CelValue Matches(string text, string pattern)
    {
        try
        {
            return CelValue.From(Get(pattern).IsMatch(text));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return CelValue.FromError($"invalid regular expression: {exception.Message}");
        }
    }

    private static Regex Get(string pattern)
    {
        var cache = s_cache;
        if (cache.TryGetValue(pattern, out var regex)) return regex;
        regex = new Regex(Re2Syntax.ToDotNet(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout.InfiniteTimeSpan);
        s_cache = new Dictionary<string, Regex>(cache.Count < CacheSize ? cache : [], StringComparer.Ordinal) { [pattern] = regex };
        return regex;
    }
}
