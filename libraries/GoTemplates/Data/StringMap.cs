using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.GoTemplates.Data;

/// <summary>A map of strings (environment, labels) seen as a map of anything.</summary>
internal sealed class StringMap(IReadOnlyDictionary<string, string> strings) : IReadOnlyDictionary<string, object?>
{
    public int Count => strings.Count;

    public IEnumerable<string> Keys => strings.Keys;

    public IEnumerable<object?> Values => strings.Values;

    public object? this[string key] => strings[key];

    public bool ContainsKey(string key) => strings.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var found = strings.TryGetValue(key, out var text);
        value = text;
        return found;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        strings.Select(p => KeyValuePair.Create(p.Key, (object?)p.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
