using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;
using Npgsql;

namespace HyperFleet.Robustness.Tests;

/// <summary>What happened to the works of a management cluster, and the invariants that a run must keep (incidents I2 to I5, I8, I9). Each violation tells its story.</summary>
internal sealed class History(NpgsqlDataSource database, string consumer, FlakyCluster kubernetes)
{
    public static readonly KubernetesResource AppliedWorks = new(new("work.open-cluster-management.io", "v1", "AppliedManifestWork"), "appliedmanifestworks", Namespaced: false);

    public ConcurrentQueue<Accepted> Accepted { get; } = new();

    /// <summary>What is not yet as it should be at the end: empty once everything has converged.</summary>
    public async Task<IReadOnlyList<string>> UnsettledAsync()
    {
        var live = await RowVersion.ReadPresentAsync(database, consumer);
        using var cluster = kubernetes.Connect();
        var objects = await ListAsync(cluster, Bundle.ConfigMaps, Bundle.Label);
        var applied = await ListAsync(cluster, AppliedWorks, null);
        var wanted = live.SelectMany(row => Bundle.Names(row.Data).Select(name => (name, row.Text))).ToDictionary();
        return
        [
            .. live.Where(row => row.IsDeleting).Select(row => $"still being deleted: {row}"),
            .. live.Where(row => !row.IsDeleting && !IsObserved(row)).Select(row => $"neither observed nor superseded: {row}"),
            .. objects.Where(item => !wanted.ContainsKey(item.Name!)).Select(item => $"orphan: ConfigMap {item.Name}"),
            .. wanted.Where(entry => objects.Find(item => item.Name == entry.Key)?["data"]?["text"]?.ToString() != entry.Value).Select(entry => $"not as asked for: ConfigMap {entry.Key}"),
            .. applied.Where(item => live.All(row => !item.Name!.EndsWith(row.Id, StringComparison.Ordinal))).Select(item => $"orphan: AppliedManifestWork {item.Name}"),
        ];
    }

    /// <summary>What must not have happened at any time.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        var promises = Accepted.GroupBy(change => change.Id).ToDictionary(changes => changes.Key, changes => changes.ToList());
        var violations = new List<string>();
        var (works, states, gone) = (0, 0, 0);
        await foreach (var rows in RowVersion.ReadAllAsync(database, consumer))
        {
            (works, states, gone) = (works + 1, states + rows.Count, gone + (rows[^1].IsGone ? 1 : 0));
            promises.Remove(rows[0].Id, out var promised);
            violations.AddRange((promised ?? []).Where(change => !rows.Any(row => Holds(row, change))).Select(Lost));
            violations.AddRange(rows.Zip(rows.Skip(1), Backwards).SelectMany(broken => broken));
            if (rows[^1].IsGone)
                violations.AddRange(Unacknowledged(rows));
        }
        Run.Say($"{consumer}: {works} works in {states} states, {gone} gone");
        return [.. violations, .. promises.Values.SelectMany(changes => changes).Select(Lost)];
    }

    private static string Lost(Accepted change) => $"accepted and lost: {change}";

    private static bool IsObserved(RowVersion row) => row.Reported == row.Version && row.Observed == row.Version && row.Feedback == row.Text;

    private static bool Holds(RowVersion row, Accepted change) =>
        change.IsDelete ? row.IsDeleting || row.IsGone : row.Version == change.Version && row.Text == change.Text;

    private static IEnumerable<string> Backwards(RowVersion before, RowVersion after)
    {
        (string What, bool IsBroken)[] rules =
        [
            ("a version went back", after.Version < before.Version),
            ("a deletion was forgotten", before.IsDeleting && !after.IsDeleting),
            ("a row came back", before.IsGone),
            ("a row went although nobody had deleted it", after.IsGone && !before.IsDeleting),
            ("a status was replaced by an older one", after.Sequence < before.Sequence),
            ("a status went back to an older generation", after.Reported < before.Reported || after.Observed < before.Observed && after.Observed > 0),
        ];
        return rules.Where(rule => rule.IsBroken).Select(rule => $"{rule.What}:\n  {before}\n  {after}");
    }

    // The agent acknowledges a deletion after the last object is gone: so each that it ever made was deleted before its row went.
    private IEnumerable<string> Unacknowledged(IReadOnlyList<RowVersion> rows)
    {
        var gone = rows[^1];
        return rows.Where(row => row.Observed > 0).SelectMany(row => rows.Where(state => state.Version == row.Observed).SelectMany(state => Bundle.Names(state.Data))).Distinct()
            .Where(name => !kubernetes.Deletions.TryGetValue($"/api/v1/namespaces/default/configmaps/{name}", out var asked) || asked > gone.At)
            .Select(name => $"gone without the agent's acknowledgement: {name} of\n  {gone}");
    }

    private static async Task<List<JsonObject>> ListAsync(KubernetesClient cluster, KubernetesResource resource, string? label)
    {
        var page = await cluster.For(resource).ListAllAsync(null, new ListOptions { LabelSelector = label }, TestContext.Current.CancellationToken);
        return page.Outcome == KubernetesOutcome.NotFound ? [] : [.. page.Require().Items];
    }
}
