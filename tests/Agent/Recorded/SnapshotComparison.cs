using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>Compares the objects on the cluster, and the AppliedManifestWorks, with those that the upstream agent left.</summary>
internal sealed class SnapshotComparison(Situation situation, HttpClient http, Uri server, string hubHash)
{
    // The upstream agent records nothing while one manifest's kind is unknown. Ours records what it has applied: an object that nobody
    // remembers would stay behind when the work is deleted.
    private static readonly (string Situation, int Step)[] BetterThanRecorded = [("unknown-kind", 0)];

    // Controllers and newer API servers add them.
    private static readonly string[] NotOfTheAgent =
    [
        "deployment.kubernetes.io/revision", "kubernetes.io/metadata.name",
        "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    ];

    public async Task CompareAsync(JsonObject snapshot, TimeSpan deadline)
    {
        foreach (var wanted in snapshot["objects"]!.AsArray().Select(item => (JsonObject)item!))
        {
            var path = wanted["path"]!.ToString();
            await Eventually.Equal(Text(wanted), () => ReadAsync(path), deadline, path);
        }
        foreach (var (work, wanted) in (JsonObject)snapshot["appliedManifestWorks"]!)
        {
            if (BetterThanRecorded.Contains((situation.Name, (int)snapshot["afterStep"]!)))
                continue;
            var path = $"/apis/work.open-cluster-management.io/v1/appliedmanifestworks/{hubHash}-{situation.WorkId(work)}";
            await Eventually.Equal(wanted is JsonObject applied ? Applied(applied) : "gone", () => ReadAsync(path, Applied), deadline, path);
        }
    }

    private Task<string> ReadAsync(string path) => ReadAsync(path, live => Text(new JsonObject { ["exists"] = true, ["metadata"] = live["metadata"]!.DeepClone(), ["data"] = live["data"]?.DeepClone() }));

    private async Task<string> ReadAsync(string path, Func<JsonObject, string> text)
    {
        using var answer = await http.GetAsync(new Uri(server, path));
        return answer.IsSuccessStatusCode ? text((JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!) : "gone";
    }

    private string Text(JsonObject item)
    {
        if (!(bool)item["exists"]!)
            return "gone";
        var metadata = (JsonObject)item["metadata"]!;
        var annotations = OfTheAgent(metadata["annotations"]).Select(x => x.Key == "open-cluster-management.io/config-spec-hash" ? x.Key : $"{x.Key}={x.Value}");
        var labels = OfTheAgent(metadata["labels"]).Select(x => $"{x.Key}={x.Value}");
        var owners = (metadata["ownerReferences"] as JsonArray ?? []).Select(owner => $"{owner!["apiVersion"]} {owner["kind"]} {Name(owner["name"]!.ToString())}");
        var data = (item["data"] as JsonObject ?? []).Select(x => $"{x.Key}={x.Value}");
        return string.Join(" | ", new[] { labels, annotations, owners, data }.Select(part => string.Join(",", part.Order(StringComparer.Ordinal))));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> OfTheAgent(JsonNode? map) => (map as JsonObject ?? []).Where(x => !NotOfTheAgent.Contains(x.Key));

    private string Applied(JsonObject applied)
    {
        var metadata = (JsonObject)applied["metadata"]!;
        var resources = (applied["status"]?["appliedResources"] as JsonArray ?? []).Select(x => $"{x!["group"]}/{x["version"]}/{x["resource"]}/{x["namespace"]}/{x["name"]}");
        var labels = (metadata["labels"] as JsonObject ?? []).Select(x => $"{x.Key}={x.Value}").Order(StringComparer.Ordinal);
        return $"{Name(metadata["name"]!.ToString())} {string.Join(",", labels)} {metadata["finalizers"]!.ToJsonString()} {Name(applied["spec"]!["manifestWorkName"]!.ToString())} {string.Join(",", resources)}";
    }

    private string Name(string name) => situation.Fill(name.Replace(hubHash, "<hubHash>", StringComparison.Ordinal));
}
