using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Says in a terminating namespace's status what holds it.</summary>
internal static class NamespaceConditions
{
    internal static JsonObject Report(JsonObject space, IReadOnlyCollection<(string Resource, StoredObject Item)> remaining, DateTimeOffset now)
    {
        var byResource = remaining.GroupBy(found => found.Resource).OrderBy(group => group.Key).Select(group => $"{Qualified(group.Key)} has {group.Count()} resource instances");
        var byFinalizer = remaining.SelectMany(found => MetadataRules.FinalizersOf(found.Item.Json)).GroupBy(name => name).OrderBy(group => group.Key).Select(group => $"{group.Key} in {group.Count()} resource instances");
        var held = remaining.Any(found => MetadataRules.FinalizersOf(found.Item.Json).Count > 0);
        var status = space["status"] as JsonObject ?? [];
        var before = status["conditions"] as JsonArray ?? [];
        space["status"] = new JsonObject
        {
            ["phase"] = "Terminating",
            ["conditions"] = new JsonArray(
                Condition(before, "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered", now),
                Condition(before, "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed", now),
                Condition(before, "NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now),
                Condition(before, "NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", byResource)}", now),
                Condition(before, "NamespaceFinalizersRemaining", held, held ? "SomeFinalizersRemain" : "ContentHasNoFinalizers", held ? $"Some content in the namespace has finalizers remaining: {string.Join(", ", byFinalizer)}" : "All content-preserving finalizers finished", now)),
        };
        return space;
    }

    // Resources of the core group end in a dot here.
    private static string Qualified(string resource) => resource.Contains('.') ? resource : resource + ".";

    private static JsonObject Condition(JsonArray before, string type, bool state, string reason, string message, DateTimeOffset now)
    {
        var status = state ? "True" : "False";
        var old = before.OfType<JsonObject>().FirstOrDefault(condition => condition["type"].Text() == type && condition["status"].Text() == status);
        return new() { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = old?["lastTransitionTime"].Text() ?? Timestamps.Write(now), ["reason"] = reason, ["message"] = message };
    }
}
