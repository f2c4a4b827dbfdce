using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

/// <summary>One line of a watch. The resource reads the line's JSON in place: valid until disposed.</summary>
internal sealed class WatchedChange : IDisposable
{
    private readonly JsonDocument _document;

    private WatchedChange(JsonDocument document, string type, string version, string traceParent, JsonElement item)
    {
        (_document, Type, Version) = (document, type, version);
        Cause = ActivityContext.TryParse(traceParent, null, isRemote: true, out var cause) ? cause : default;
        Resource = new Resource(item);
    }

    /// <summary><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c> or <c>BOOKMARK</c>.</summary>
    public string Type { get; }

    /// <summary>Where to resume after this line; null on lines that cannot be resumed from.</summary>
    public string? ResumeFrom => Version is "" or "0" ? null : Version;

    public Resource Resource { get; }

    /// <summary>The request that changed the resource: what follows belongs to its trace. Default when the API tells of none.</summary>
    public ActivityContext Cause { get; }

    private string Version { get; }

    /// <exception cref="JsonException">The line is no change.</exception>
    public static WatchedChange Parse(in ReadOnlySequence<byte> line)
    {
        // A copy: the pipe's memory is gone after the line, the resource is looked at for a little longer.
        var document = JsonDocument.Parse(line.ToArray());
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && Text(root, "type") is { Length: > 0 } type
            && root.TryGetProperty("object", out var item) && item.ValueKind == JsonValueKind.Object)
        {
            return new WatchedChange(document, type, Text(root, "resource_version"), Text(root, "traceparent"), item);
        }

        document.Dispose();
        throw new JsonException("a line of the watch has no type or object");
    }

    public void Dispose() => _document.Dispose();

    private static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
}
