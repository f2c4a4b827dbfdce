using System.Collections;
using System.Text.Json.Nodes;

namespace HyperFleet.GoTemplates.Data;

/// <summary>A <see cref="JsonArray"/> seen as a list.</summary>
internal sealed class JsonNodeList(JsonArray node) : IReadOnlyList<object?>
{
    public int Count => node.Count;

    public object? this[int index] => JsonNodeMap.Unwrap(node[index]);

    public IEnumerator<object?> GetEnumerator() => node.Select(JsonNodeMap.Unwrap).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
