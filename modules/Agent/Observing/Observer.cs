using System.Text.Json.Nodes;
using HyperFleet.Agent.Applying;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>Looks at the objects of a work and puts what it sees into the work's status (Maestro wire §8.4, §8.5).</summary>
internal sealed class Observer(KubernetesClient kubernetes, Feedback feedback, ConditionRules rules)
{
    private static readonly string[] OwnTypes = ["Applied", "Available", "StatusFeedbackSynced", "Deleting", "Deleted"];

    /// <param name="fresh">Objects that were read or written a moment ago.</param>
    public async Task<WorkStatus> ObserveAsync(Work work, WorkStatus status, IReadOnlyList<AppliedManifest> fresh, DateTimeOffset now, CancellationToken cancellation)
    {
        var manifests = new List<ManifestStatus>();
        foreach (var manifest in status.Manifests)
        {
            var live = fresh.FirstOrDefault(x => x.Meta.IsSameObject(manifest.Meta))?.Live;
            manifests.Add(await ObserveAsync(work, manifest, live, now, cancellation));
        }
        return Aggregate(work, status with { Manifests = manifests }, now);
    }

    private async Task<ManifestStatus> ObserveAsync(Work work, ManifestStatus manifest, JsonObject? live, DateTimeOffset now, CancellationToken cancellation)
    {
        var availability = Available(live);
        if (live is null)
            (live, availability) = await ReadAsync(manifest, cancellation);
        var conditions = manifest.Conditions.With(availability, now);
        if (live is null || work.Bundle is null)
            return manifest with { Conditions = conditions };

        var config = work.Bundle.ConfigFor(manifest.Meta);
        var (values, synced) = feedback.Read(live, config.FeedbackRules!);
        conditions = conditions.With(synced, now, moves: !values.SequenceEqual(manifest.Feedback));
        foreach (var rule in config.ConditionRules!)
            if (rules.Evaluate(rule, live) is { } evaluated)
                conditions = conditions.With(evaluated with { ObservedGeneration = work.Generation }, now);
        var kept = config.ConditionRules.Select(rule => rule.Condition).ToHashSet(StringComparer.Ordinal);
        return manifest with { Feedback = values, Conditions = conditions.Without(type => !OwnTypes.Contains(type) && !kept.Contains(type)) };
    }

    private async Task<(JsonObject? Live, Condition Available)> ReadAsync(ManifestStatus manifest, CancellationToken cancellation)
    {
        var meta = manifest.Meta;
        if (meta.Resource.Length == 0)
            return (null, Available(Condition.Unknown, "IncompleteResourceMeta", "Resource meta is incomplete"));
        try
        {
            var resource = new KubernetesResource(new(meta.Group, meta.Version, meta.Kind), meta.Resource, meta.Namespace.Length > 0);
            var result = await kubernetes.For(resource).GetAsync(meta.Namespace, meta.Name, cancellation);
            return result.Outcome switch
            {
                KubernetesOutcome.Ok => (result.Object, Available(result.Object)),
                KubernetesOutcome.NotFound => (null, Available(Condition.False, "ResourceNotAvailable", "Resource is not available")),
                _ => (null, Available(Condition.Unknown, "FetchingResourceFailed", $"Failed to fetch resource: {result.Status!.Message}")),
            };
        }
        catch (KubernetesException fault)
        {
            return (null, Available(Condition.Unknown, "FetchingResourceFailed", $"Failed to fetch resource: {fault.Message}"));
        }
    }

    private static WorkStatus Aggregate(Work work, WorkStatus status, DateTimeOffset now)
    {
        var all = status.Manifests.Count;
        var unavailable = status.Manifests.Count(manifest => manifest.Conditions.Find("Available")?.Status == Condition.False);
        var unknown = status.Manifests.Count(manifest => manifest.Conditions.Find("Available")?.Status is null or Condition.Unknown);
        var available = (all, unavailable, unknown) switch
        {
            (0, _, _) => Available(Condition.Unknown, "ResourcesStatusUnknown", "cannot get any available resource "),
            (_, > 0, _) => Available(Condition.False, "ResourcesNotAvailable", $"{unavailable} of {all} resources are not available"),
            (_, _, > 0) => Available(Condition.Unknown, "ResourcesStatusUnknown", $"{unknown} of {all} resources have unknown status"),
            _ => Available(Condition.True, "ResourcesAvailable", "All resources are available"),
        };
        var conditions = status.Conditions.With(available with { ObservedGeneration = work.Generation }, now);
        var byRule = status.Manifests.SelectMany(manifest => manifest.Conditions).Where(condition => !OwnTypes.Contains(condition.Type))
            .GroupBy(condition => condition.Type).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var group in byRule)
            conditions = conditions.With(Aggregate(group.Key, [.. group], work.Generation), now);
        return status with { Conditions = conditions.Without(type => !OwnTypes.Contains(type) && byRule.All(group => group.Key != type)) };
    }

    private static Condition Aggregate(string type, IReadOnlyList<Condition> conditions, long generation)
    {
        string[] precedence = type == "Progressing" ? [Condition.True, Condition.False, Condition.Unknown] : [Condition.False, Condition.Unknown, Condition.True];
        var status = precedence.First(candidate => conditions.Any(condition => condition.Status == candidate));
        var message = conditions is [var one] ? one.Message : $"Aggregated from {conditions.Count} manifest conditions";
        return new(type, status, "ConditionRulesAggregated", message) { ObservedGeneration = generation };
    }

    private static Condition Available(JsonObject? live) => live is null
        ? Available(Condition.False, "ResourceNotAvailable", "Resource is not available")
        : Available(Condition.True, "ResourceAvailable", "Resource is available");

    private static Condition Available(string status, string reason, string message) => new("Available", status, reason, message);
}
