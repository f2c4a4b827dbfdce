using System.Collections;
using System.Text.Json;

namespace HyperFleet.GoTemplates.Data;

/// <summary>A JSON array seen as a list, read where it lies.</summary>
internal sealed class JsonElementList(JsonElement element) : IReadOnlyList<object?>
{
    public int Count => element.GetArrayLength();

    public object? this[int index] => JsonElementMap.Unwrap(element[index]);

    public IEnumerator<object?> GetEnumerator() => element.EnumerateArray().Select(JsonElementMap.Unwrap).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
