using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

/// <summary>One page of the list, holding its JSON in pooled memory until disposed.</summary>
internal sealed class ResourcePage : IDisposable
{
    private readonly PageBuffer _buffer;
    private readonly JsonDocument _document;
    private readonly JsonElement _items;

    private ResourcePage(PageBuffer buffer, JsonDocument document, JsonElement root, JsonElement items)
    {
        (_buffer, _document, _items, Count) = (buffer, document, items, items.GetArrayLength());
        Total = root.TryGetProperty("total", out var number) && number.TryGetInt64Safe(out var total) ? total : 0;
        IsOfWalk = root.TryGetProperty("continue", out var text);
        Continue = IsOfWalk && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } next ? next : null;
    }

    /// <summary>How many resources match in all; 0 when the answer does not tell.</summary>
    public long Total { get; }

    /// <summary>The API understood that it was asked to walk by key.</summary>
    public bool IsOfWalk { get; }

    /// <summary>What to ask for next in a walk by key; null at its end.</summary>
    public string? Continue { get; }

    public int Count { get; }

    public IEnumerable<Resource> Resources => _items.EnumerateArray()
        .Where(item => item.ValueKind == JsonValueKind.Object)
        .Select(item => new Resource(item));

    /// <summary>Takes over the buffer when the content is a list.</summary>
    /// <exception cref="JsonException">The content is no JSON.</exception>
    public static ResourcePage? From(PageBuffer buffer)
    {
        var document = JsonDocument.Parse(buffer.Content);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            return new ResourcePage(buffer, document, root, items);
        }

        document.Dispose();
        return null;
    }

    public void Dispose()
    {
        _document.Dispose();
        _buffer.Dispose();
    }
}
