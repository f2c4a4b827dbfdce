using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel;

public readonly partial struct CelValue
{
    /// <summary>The number of elements of a list or entries of a map.</summary>
    public int Count => (_kind, _form) switch
    {
        (CelKind.List, ValueForm.Native) => ((IReadOnlyList<CelValue>)_reference!).Count,
        (CelKind.List, ValueForm.Plain) => ((IReadOnlyList<object?>)_reference!).Count,
        (CelKind.List, _) => _json.GetArrayLength(),
        (CelKind.Map, ValueForm.Native) => ((ICelMap)_reference!).Count,
        (CelKind.Map, ValueForm.Plain) => ((IReadOnlyDictionary<string, object?>)_reference!).Count,
        (CelKind.Map, _) => _json.GetPropertyCount(),
        _ => throw new InvalidOperationException($"a CEL {TypeName} has no elements"),
    };

    /// <summary>An element of a list.</summary>
    public CelValue this[int index] => (_kind, _form) switch
    {
        (CelKind.List, ValueForm.Native) => ((IReadOnlyList<CelValue>)_reference!)[index],
        (CelKind.List, ValueForm.Plain) => From(((IReadOnlyList<object?>)_reference!)[index]),
        (CelKind.List, _) => FromJson(_json[index], _form),
        _ => throw new InvalidOperationException($"a CEL {TypeName} has no elements"),
    };

    /// <summary>The elements of a list, or the keys of a map.</summary>
    public CelElements Elements() => new(this);

    /// <summary>The entries of a map; none for anything else.</summary>
    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries() => (_kind, _form) switch
    {
        (CelKind.Map, ValueForm.Native) => ((ICelMap)_reference!).Entries,
        (CelKind.Map, ValueForm.Plain) => MapEntries.Of((IReadOnlyDictionary<string, object?>)_reference!),
        (CelKind.Map, _) => MapEntries.Of(_json, _form),
        _ => [],
    };

    /// <summary>The value under a string key; false when the key is absent or this is no map.</summary>
    public bool TryGetMember(string name, out CelValue value)
    {
        if (_kind == CelKind.Map && _form != ValueForm.Native) return TryGetForeign(name, out value);
        return TryGetEntry(From(name), out value);
    }

    /// <summary>The value under a key; false when the key is absent or this is no map.</summary>
    public bool TryGetEntry(in CelValue key, out CelValue value)
    {
        value = default;
        if (_kind != CelKind.Map) return false;
        if (_form == ValueForm.Native) return ((ICelMap)_reference!).TryGet(key, out value);
        return key._kind == CelKind.String && TryGetForeign(key.AsString(), out value);
    }

    /// <summary>As <see cref="TryGetMember(string, out CelValue)"/>, with the name also given in UTF-8.</summary>
    internal bool TryGetMember(in CelValue name, ReadOnlySpan<byte> utf8Name, out CelValue value)
    {
        if (!IsJson) return _form == ValueForm.Plain ? TryGetMember((string)name._reference!, out value) : TryGetEntry(name, out value);
        value = default;
        if (_kind != CelKind.Map || !_json.TryGetProperty(utf8Name, out var member)) return false;
        value = FromJson(member, _form);
        return true;
    }

    private bool TryGetForeign(string name, out CelValue value)
    {
        value = default;
        if (_form == ValueForm.Plain)
        {
            if (!((IReadOnlyDictionary<string, object?>)_reference!).TryGetValue(name, out var plain)) return false;
            value = From(plain);
            return true;
        }

        if (!_json.TryGetProperty(name, out var member)) return false;
        value = FromJson(member, _form);
        return true;
    }
}
