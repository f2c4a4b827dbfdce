using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>Reads the values that the feedback rules ask for (Maestro wire §8.5).</summary>
/// <param name="allowRaw">Whether structures and several matches are sent as JSON text.</param>
/// <param name="rawLimit">Longest JSON text, in characters.</param>
internal sealed class Feedback(bool allowRaw, int rawLimit)
{
    private static readonly Dictionary<(string Group, string Kind), (string Name, string Path)[]> WellKnown = new()
    {
        [("apps", "Deployment")] = [("ReadyReplicas", ".status.readyReplicas"), ("Replicas", ".status.replicas"), ("AvailableReplicas", ".status.availableReplicas")],
        [("apps", "DaemonSet")] = [("NumberReady", ".status.numberReady"), ("DesiredNumberScheduled", ".status.desiredNumberScheduled"), ("NumberAvailable", ".status.numberAvailable")],
        [("batch", "Job")] = [("JobComplete", """.status.conditions[?(@.type=="Complete")].status"""), ("JobSucceeded", ".status.succeeded")],
        [("", "Pod")] = [("PodReady", """.status.conditions[?(@.type=="Ready")].status"""), ("PodPhase", ".status.phase")],
    };

    /// <returns>The values in the order of the rules, and the condition that tells how it went. One rule's error does not drop the values of others.</returns>
    public (IReadOnlyList<FeedbackValue> Values, Condition Synced) Read(JsonObject live, IReadOnlyList<FeedbackRule> rules)
    {
        if (rules.Count == 0)
            return ([], new("StatusFeedbackSynced", Condition.True, "NoStatusFeedbackSynced", ""));
        var values = new List<FeedbackValue>();
        var errors = new List<string>();
        foreach (var rule in rules)
            foreach (var path in Paths(rule, live, errors))
                Read(live, path, values, errors);
        var synced = errors.Count == 0
            ? new Condition("StatusFeedbackSynced", Condition.True, "StatusFeedbackSynced", "")
            : new Condition("StatusFeedbackSynced", Condition.False, "StatusFeedbackSyncFailed", $"Sync status feedback failed with error {Join(errors)}");
        return (values, synced);
    }

    private static IEnumerable<FeedbackPath> Paths(FeedbackRule rule, JsonObject live, List<string> errors)
    {
        if (rule.Type != "WellKnownStatus")
            return rule.JsonPaths ?? [];
        var kind = GroupVersionKind.Of(live);
        if (WellKnown.TryGetValue((kind.Group, kind.Kind), out var known))
            return known.Select(entry => new FeedbackPath { Name = entry.Name, Path = entry.Path });
        errors.Add($"cannot find the wellknown statuses for resource with gvk {kind.Group}/{kind.Version}, Kind={kind.Kind}");
        return [];
    }

    private void Read(JsonObject live, FeedbackPath rule, List<FeedbackValue> values, List<string> errors)
    {
        if (rule.Version is { Length: > 0 } version && version != GroupVersionKind.Of(live).Version)
        {
            errors.Add($"version set in the path {rule.Name} is not matched for the related resource");
            return;
        }
        var (path, mistake) = JsonPath.Parse(rule.Path);
        if (path is null)
        {
            errors.Add($"failed to parse json path {rule.Path} of {rule.Name} with error: {mistake}");
            return;
        }
        var (value, error) = Value(rule.Name, [.. path.Select(live).Where(node => node is not null)]);
        if (value is not null)
            values.Add(value);
        if (error is not null)
            errors.Add(error);
    }

    private (FeedbackValue? Value, string? Error) Value(string name, List<JsonNode?> found) => found switch
    {
        [] => (null, null),
        [var one] => Single(name, one!),
        _ when allowRaw => Raw(name, new JsonArray([.. found.Select(node => node!.DeepClone())])),
        [var first, ..] => Single(name, first!),
    };

    private (FeedbackValue? Value, string? Error) Single(string name, JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => (new(name, "String", node.GetValue<string>()), null),
        JsonValueKind.True or JsonValueKind.False => (new(name, "Boolean", node.GetValueKind() == JsonValueKind.True), null),
        JsonValueKind.Number when node.Integer() is { } number && !node.ToJsonString().Contains('.') => (new(name, "Integer", number), null),
        _ when allowRaw => Raw(name, node),
        var kind => (null, $"the type {GoType(kind)} of the value for {name} is not found"),
    };

    private (FeedbackValue? Value, string? Error) Raw(string name, JsonNode node)
    {
        var text = Encoding.UTF8.GetString(CanonicalJson.Write(node));
        return text.Length <= rawLimit
            ? (new(name, "JsonRaw", text), null)
            : (null, $"the length of returned json raw string for name {name} is larger than the maximum length {rawLimit}");
    }

    private static string GoType(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        _ => "float64",
    };

    private static string Join(List<string> errors) => errors is [var one] ? one : $"[{string.Join(", ", errors)}]";
}
