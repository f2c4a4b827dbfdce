using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Discovery;

/// <summary>Reads an <c>APIResourceList</c>: resources by kind, subresources folded into their parent.</summary>
internal static class ResourceListReader
{
    internal static FrozenDictionary<string, KubernetesResource> Read(string version, JsonArray list)
    {
        var entries = list.OfType<JsonObject>().ToLookup(entry => entry["name"].Text()!.Contains('/'));
        return entries[false].DistinctBy(entry => entry.Kind).ToFrozenDictionary(entry => entry.Kind!, entry => Read(version, entry, entries[true]));
    }

    private static KubernetesResource Read(string version, JsonObject entry, IEnumerable<JsonObject> subresources)
    {
        var plural = entry["name"].Text()!;
        return new(GroupVersionKind.Parse(version, entry.Kind!), plural, entry["namespaced"]?.GetValue<bool>() == true)
        {
            Verbs = (entry["verbs"] as JsonArray ?? []).Select(verb => verb.Text()!).ToFrozenSet(),
            Subresources = subresources.Select(x => x["name"].Text()!.Split('/')).Where(x => x[0] == plural).Select(x => x[1]).ToFrozenSet(),
        };
    }
}
