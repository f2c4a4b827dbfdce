using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Ownership;

internal static class ServerSideApply
{
    internal static Answer Create(ApiKind kind, JsonObject applied, WriteContext context) => (JsonObject)applied.DeepClone();

    internal static Answer Merge(ApiKind kind, JsonObject current, JsonObject applied, WriteContext context) => (JsonObject)applied.DeepClone();
}
