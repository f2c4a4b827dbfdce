using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>When a change counts: built-in kinds count their spec, custom ones everything but metadata and a status of its own.</summary>
internal static class Generations
{
    internal static bool Changed(ApiKind kind, JsonObject before, JsonObject after) => kind.IsCustom
        ? !JsonText.Same(Counted(kind, before), Counted(kind, after))
        : before.ContainsKey("spec") || after.ContainsKey("spec")
            ? !JsonText.Same(before["spec"], after["spec"])
            : !JsonText.Same(Counted(kind, before), Counted(kind, after));

    private static JsonObject Counted(ApiKind kind, JsonObject item)
    {
        var counted = (JsonObject)item.DeepClone();
        counted.Remove("metadata");
        counted.Remove("apiVersion");
        if (kind.HasStatus)
            counted.Remove("status");
        return counted;
    }
}
