using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Ownership;

internal static class ManagedFields
{
    internal static void AfterUpdate(ApiKind kind, JsonObject? before, JsonObject after, WriteContext context) { }

    internal static void AfterApply(ApiKind kind, JsonObject? before, JsonObject after, JsonObject applied, WriteContext context) { }

    internal static JsonObject WithoutTimes(JsonObject item) => item;
}
