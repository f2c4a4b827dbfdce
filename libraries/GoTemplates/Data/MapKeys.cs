namespace HyperFleet.GoTemplates.Data;

/// <summary>The keys of a map in Go's order, which is that of their UTF-8 bytes.</summary>
internal static class MapKeys
{
    private static readonly Comparer<string> ByCodePoint = Comparer<string>.Create(Compare);

    public static string[] Sorted(IReadOnlyDictionary<string, object?> map)
    {
        string[] keys = [.. map.Keys];
        Array.Sort(keys, ByCodePoint);
        return keys;
    }

    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);

        // Surrogates stand for the highest code points although their units are below U+E000.
        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
