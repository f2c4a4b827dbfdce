using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.Adapter.Execution;

/// <summary>
/// The map <c>adapter</c> of expressions. What we add to the contract's members can be read by name and is not listed, so that the map as a
/// whole is written as it always was.
/// </summary>
internal sealed class AdapterView(IReadOnlyDictionary<string, object?> listed, IReadOnlyDictionary<string, object?> unlisted) : IReadOnlyDictionary<string, object?>
{
    public int Count => listed.Count;

    public IEnumerable<string> Keys => listed.Keys;

    public IEnumerable<object?> Values => listed.Values;

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => listed.ContainsKey(key) || unlisted.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => listed.TryGetValue(key, out value) || unlisted.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => listed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
