using System.Text.Json;
using HyperFleet.Adapter.Values;
using HyperFleet.CloudEvents;

namespace HyperFleet.Adapter.Events;

/// <summary>Takes from a CloudEvent what an adapter looks at; neither type nor source is checked (adapter contract §0.2).</summary>
internal static class EventReader
{
    /// <exception cref="FormatException">No CloudEvent.</exception>
    public static AdapterEvent Read(ReadOnlySpan<byte> json) =>
        CloudEventJson.TryDecode(json, out var cloudEvent, out var error) ? Read(cloudEvent) : throw new FormatException(error);

    public static AdapterEvent Read(CloudEvent cloudEvent) => new(cloudEvent.Id, cloudEvent.Type, Data(cloudEvent))
    {
        TraceParent = Extension(cloudEvent, "traceparent"),
        TraceState = Extension(cloudEvent, "tracestate"),
    };

    /// <summary>What must not be handled at the same time: events of one resource.</summary>
    public static string KeyOf(CloudEvent cloudEvent) =>
        Data(cloudEvent) is IReadOnlyDictionary<string, object?> data && data.GetValueOrDefault("id") is string { Length: > 0 } id
            ? $"{data.GetValueOrDefault("kind")}/{id}"
            : cloudEvent.Id;

    private static object? Data(CloudEvent cloudEvent)
    {
        if (cloudEvent.DataKind == DataKind.None) return Plain.EmptyMap;
        if (cloudEvent.DataKind != DataKind.Json) return "";
        using var document = JsonDocument.Parse(cloudEvent.Data);
        return Plain.FromJson(document.RootElement);
    }

    private static string? Extension(CloudEvent cloudEvent, string name) => cloudEvent.Extensions.TryGetValue(name, out var value) ? value.ToString() : null;
}
