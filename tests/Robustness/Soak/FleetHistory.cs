using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;
using Npgsql;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>What happened to clusters and node pools, and the invariants that a run must keep. Each violation tells its story.</summary>
internal sealed class FleetHistory(HttpClient api, NpgsqlDataSource fleet, NpgsqlDataSource maestro, FlakyCluster regional)
{
    public const string Generation = "hyperfleet.io/generation";
    private const string Works = "SELECT payload #>> '{data,manifests,0,metadata,name}', payload #>> '{data,manifests,0,data,text}' FROM resources WHERE source = 'cluster-setup'";

    // The end of a work that was there when its cluster's deletion began.
    private const string WorkEnds = "SELECT data #>> '{manifests,0,metadata,name}', min(at) FROM history WHERE gone GROUP BY 1";

    public ConcurrentQueue<Accepted> Accepted { get; } = new();

    /// <summary>What is not yet as it should be at the end: empty once everything has converged.</summary>
    public async Task<IReadOnlyList<string>> UnsettledAsync()
    {
        try
        {
            var clusters = await Declared.ReadAllAsync(api, "clusters");
            var pools = await Declared.ReadAllAsync(api, "nodepools");
            return
            [
                .. clusters.Concat(pools).Where(item => item.IsDeleting).Select(item => $"still being deleted: {item}"),
                .. clusters.Concat(pools).Where(item => !item.IsDeleting && !item.IsReconciled).Select(item => $"not reconciled: {item}"),
                .. Differences("node pool", pools.ToDictionary(pool => $"pool-{pool.Id}", pool => $"{pool.Text} g{pool.Generation}"), await ConfigMapsAsync()),
                .. Differences("cluster", clusters.ToDictionary(cluster => $"cluster-{cluster.Id}", cluster => cluster.Text), await ReadAsync<string>(Works)),
            ];
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return [$"the API does not answer: {e.Message}"];
        }
    }

    /// <summary>What must not have happened at any time.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        var histories = await ResourceVersion.ReadAllAsync(fleet);
        Run.Say($"API: {histories.Count} resources in {histories.Sum(versions => versions.Count())} states and reports, {histories.Count(versions => versions.Any(version => version.IsGone))} gone");
        var workEnds = (await ReadAsync<DateTime>(WorkEnds)).ToDictionary(end => end.Name, end => new DateTimeOffset(end.Value));
        return
        [
            .. Accepted.Where(change => !histories[change.Id].Any(version => Holds(version, change))).Select(change => $"accepted and lost: {change}"),
            .. histories.SelectMany(versions => States(versions).Zip(States(versions).Skip(1), Backwards)).SelectMany(broken => broken),
            .. histories.SelectMany(ReportsBackwards),
            .. histories.SelectMany(versions => Unacknowledged([.. versions], workEnds)),
            .. await StillThereAsync(),
        ];
    }

    private static bool Holds(ResourceVersion version, Accepted change) => version.Adapter is null
        && (change.IsDelete ? version.IsDeleting || version.IsGone : version.Generation == change.Version && version.Text == change.Text);

    private static IEnumerable<ResourceVersion> States(IEnumerable<ResourceVersion> versions) => versions.Where(version => version.Adapter is null);

    private static IEnumerable<string> Backwards(ResourceVersion before, ResourceVersion after)
    {
        (string What, bool IsBroken)[] rules =
        [
            ("a generation went back", after.Generation < before.Generation),
            ("a spec changed without a new generation", after.Generation == before.Generation && after.Text != before.Text),
            ("a generation was left out", after.Generation > before.Generation + 1),
            ("a deletion was forgotten", before.IsDeleting && !after.IsDeleting),
            ("a row came back", before.IsGone),
            ("a row went although nobody had deleted it", after.IsGone && !before.IsDeleting),
        ];
        return rules.Where(rule => rule.IsBroken).Select(rule => $"{rule.What}:\n  {before}\n  {after}");
    }

    private static IEnumerable<string> ReportsBackwards(IEnumerable<ResourceVersion> versions) => versions
        .Where(version => version.Adapter is not null).GroupBy(version => version.Adapter)
        .SelectMany(reports => reports.Zip(reports.Skip(1)))
        .Where(step => step.Second.Generation < step.First.Generation)
        .Select(step => $"a report was replaced by one of an older generation:\n  {step.First}\n  {step.Second}");

    // What an adapter said was applied is deleted after its owner's deletion began, and before its owner's row goes.
    private IEnumerable<string> Unacknowledged(IReadOnlyList<ResourceVersion> versions, Dictionary<string, DateTimeOffset> workEnds)
    {
        var states = States(versions).ToList();
        var marked = states.Find(state => state.IsDeleting)?.At ?? DateTimeOffset.MaxValue;
        var gone = states.Find(state => state.IsGone);
        var wasApplied = versions.Any(version => version.IsApplied && version.At < marked);
        DateTimeOffset? ended = states[0].Kind == "NodePool"
            ? regional.Deletions.TryGetValue($"/api/v1/namespaces/default/configmaps/pool-{versions[0].Id}", out var asked) ? asked : null
            : workEnds.TryGetValue($"cluster-{versions[0].Id}", out var went) ? went : null;
        if (ended < marked)
            yield return $"its object was deleted at {ended:HH:mm:ss.fff}, although nobody had asked for it:\n  {states[^1]}";
        if (gone is not null && wasApplied && (ended is null || ended > gone.At))
            yield return $"gone before its object was ({(ended is null ? "never deleted" : $"{ended:HH:mm:ss.fff}")}):\n  {gone}";
    }

    private async Task<IReadOnlyList<string>> StillThereAsync()
    {
        var found = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Accepted.Where(change => change.IsDelete).Select(change => change.Id).Distinct(), async (id, cancellation) =>
        {
            using var answer = await api.GetAsync(new Uri($"resources/{id}", UriKind.Relative), cancellation);
            if (answer.StatusCode != HttpStatusCode.NotFound)
                found.Enqueue($"deleted and still answered {(int)answer.StatusCode}: {id}");
        });
        return [.. found];
    }

    private static IEnumerable<string> Differences(string what, Dictionary<string, string> wanted, IReadOnlyList<(string Name, string Value)> found) =>
    [
        .. found.Where(item => !wanted.ContainsKey(item.Name)).Select(item => $"orphan of a {what}: {item.Name}"),
        .. found.GroupBy(item => item.Name).Where(items => items.Count() > 1).Select(items => $"more than one for a {what}: {items.Key}"),
        .. wanted.Where(entry => !found.Contains((entry.Key, entry.Value))).Select(entry =>
            $"not as the {what} asks: {entry.Key} is '{found.FirstOrDefault(item => item.Name == entry.Key).Value}', wanted '{entry.Value}'"),
    ];

    private async Task<IReadOnlyList<(string Name, string Value)>> ConfigMapsAsync()
    {
        using var cluster = regional.Connect();
        var page = await cluster.For(Bundle.ConfigMaps).ListAllAsync(null, new ListOptions { LabelSelector = Bundle.Label }, TestContext.Current.CancellationToken);
        return [.. page.Require().Items.Select(item => (item.Name!, $"{item["data"]!["text"]} g{item["metadata"]!["annotations"]![Generation]}"))];
    }

    private async Task<IReadOnlyList<(string Name, T Value)>> ReadAsync<T>(string sql)
    {
#pragma warning disable CA2100 // one of those above
        await using var command = maestro.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, T)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), reader.GetFieldValue<T>(1)));
        return rows;
    }
}
