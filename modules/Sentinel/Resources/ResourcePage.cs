using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

/// <summary>One page of the list, holding its JSON in pooled memory until disposed.</summary>
internal sealed class ResourcePage : IDisposable
{
    private readonly PageBuffer _buffer;
    private readonly JsonDocument _document;
    private readonly JsonElement _items;

    private ResourcePage(PageBuffer buffer, JsonDocument document, JsonElement items, long total) =>
        (_buffer, _document, _items, Total, Count) = (buffer, document, items, total, items.GetArrayLength());

    /// <summary>How many resources match in all.</summary>
    public long Total { get; }

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
            var total = root.TryGetProperty("total", out var number) && number.TryGetInt64Safe(out var n) ? n : 0;
            return new ResourcePage(buffer, document, items, total);
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
