using System.Runtime.InteropServices;
using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

/// <summary>Walks the elements of a list or the keys of a map without allocating for lists.</summary>
[StructLayout(LayoutKind.Auto)]
public struct CelElements
{
    private readonly CelValue _source;
    private readonly int _count;
    private readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? _entries;
    private JsonElement.ArrayEnumerator _json;
    private int _index = -1;

    internal CelElements(CelValue source)
    {
        _source = source;
        if (source.Kind == CelKind.Map) _entries = source.Entries().GetEnumerator();
        else if (source.Kind == CelKind.List && source.IsJson) _json = source.Json.EnumerateArray();
        else if (source.Kind == CelKind.List) _count = source.Count;
        else throw new InvalidOperationException($"a CEL {source.TypeName} has no elements");
    }

    /// <summary>The element, or the key of the entry.</summary>
    public readonly CelValue Current
    {
        get
        {
            if (_entries is not null) return _entries.Current.Key;
            return _source.IsJson ? CelValue.FromJson(_json.Current, _source.Form) : _source[_index];
        }
    }

    /// <summary>The value of the entry when a map is walked.</summary>
    internal readonly CelValue CurrentValue => _entries!.Current.Value;

    public bool MoveNext()
    {
        if (_entries is not null) return _entries.MoveNext();
        return _source.IsJson ? _json.MoveNext() : ++_index < _count;
    }

    public readonly CelElements GetEnumerator() => this;
}
