namespace HyperFleet.Cel.Values;

/// <summary>A map made by an expression: entries keep the order in which they were written.</summary>
internal sealed class CelMap(int capacity) : ICelMap
{
    private readonly Dictionary<CelValue, CelValue> _entries = new(capacity, MapKeys.Comparer);

    public int Count => _entries.Count;

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => _entries;

    public bool TryGet(in CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);

    /// <summary>False when the key is there already.</summary>
    public bool TryAdd(in CelValue key, in CelValue value) => _entries.TryAdd(key, value);

    public static CelMap From(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        var map = new CelMap(0);
        foreach (var (key, value) in entries) map._entries[key] = value;
        return map;
    }
}
