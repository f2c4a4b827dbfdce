using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Kubernetes' times: UTC, whole seconds; microseconds where a field asks for them.</summary>
internal static class Timestamps
{
    internal static string Write(DateTimeOffset time, SchemaType type = SchemaType.Time) =>
        time.UtcDateTime.ToString(type == SchemaType.Time ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ");
}
