using System.Diagnostics;
using HyperFleet.CloudEvents;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Events;

/// <summary>The event for one resource (sentinel contract §6.1), without <c>time</c> as the recorded ones.</summary>
internal static class ReconcileEvent
{
    public const string Source = "hyperfleet-sentinel";

    public static CloudEvent Create(Resource resource, ReadOnlyMemory<byte> data, Activity? span, TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
        Source = Source,
        Type = $"com.redhat.hyperfleet.{resource.Kind.ToLowerInvariant()}.reconcile",
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = data,
        Extensions = Extensions(span),
    };

    private static Dictionary<string, ExtensionValue> Extensions(Activity? span) => span is { IdFormat: ActivityIdFormat.W3C, Id: { } traceparent }
        ? new Dictionary<string, ExtensionValue>(StringComparer.Ordinal) { ["traceparent"] = traceparent }
        : [];
}
