using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Watches: every change once, in order, from where the client was.</summary>
public abstract class WatchCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_watch_sees_create_change_and_delete()
    {
        var start = (await ListAsync(ConfigMap)).ResourceVersion;
        await CreateAsync(Map("a", ("k", "v")));
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"w"}}""");
        await DeleteAsync(ConfigMap, "a");
        var events = await TakeAsync(start, 3);
        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], events.Select(change => change.Type));
        Assert.Equal(["v", "w", "w"], events.Select(change => change.Object["data"]!["k"].Text()));
    }

    [Fact]
    public async Task A_deletion_carries_its_own_version()
    {
        var created = await CreateAsync(Map("a"));
        await DeleteAsync(ConfigMap, "a");
        var deleted = Assert.Single(await TakeAsync(created.ResourceVersion!, 1));
        Assert.Equal(WatchEventType.Deleted, deleted.Type);
        Assert.True(long.Parse(deleted.Object.ResourceVersion!) > long.Parse(created.ResourceVersion!));
    }

    [Fact]
    public async Task A_watch_starts_after_its_version()
    {
        await CreateAsync(Map("before"));
        var created = await CreateAsync(Map("at"));
        await CreateAsync(Map("after"));
        Assert.Equal("after", Assert.Single(await TakeAsync(created.ResourceVersion!, 1)).Object.Name);
    }

    [Fact]
    public async Task A_watch_waits_for_what_is_to_come()
    {
        var start = (await ListAsync(ConfigMap)).ResourceVersion;
        var waiting = TakeAsync(start, 1);
        await CreateAsync(Map("later"));
        Assert.Equal("later", Assert.Single(await waiting).Object.Name);
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_the_state()
    {
        await CreateAsync(Map("a"));
        var events = await TakeAsync("", 1, new() { FieldSelector = "metadata.name=a" });
        Assert.Equal((WatchEventType.Added, "a"), (events[0].Type, events[0].Object.Name));
    }

    [Fact]
    public async Task An_object_that_leaves_the_selection_is_deleted_and_one_that_enters_it_is_added()
    {
        var start = (await ListAsync(ConfigMap)).ResourceVersion;
        await CreateAsync(Map("a"));
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"labels":{"in":"yes"}}}""");
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"v"}}""");
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"labels":null}}""");
        var events = await TakeAsync(start, 3, new() { LabelSelector = "in=yes" });
        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], events.Select(change => change.Type));
    }

    [Fact]
    public async Task A_watch_on_one_name_sees_that_one()
    {
        var start = (await ListAsync(ConfigMap)).ResourceVersion;
        await CreateAsync(Map("a"));
        await CreateAsync(Map("b"));
        Assert.Equal("b", Assert.Single(await TakeAsync(start, 1, new() { FieldSelector = "metadata.name=b" })).Object.Name);
    }

    [Fact]
    public async Task An_update_without_a_change_is_no_event()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        await UpdateAsync(created);
        await CreateAsync(Map("b"));
        Assert.Equal("b", Assert.Single(await TakeAsync(created.ResourceVersion!, 1)).Object.Name);
    }

    [Fact]
    public async Task Changes_arrive_in_the_order_of_their_versions()
    {
        var start = (await ListAsync(ConfigMap)).ResourceVersion;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => CreateAsync(Map($"m{number}"))));
        var versions = (await TakeAsync(start, 20)).ConvertAll(change => long.Parse(change.Object.ResourceVersion!));
        Assert.Equal(versions.Order(), versions);
        Assert.Equal(20, versions.Distinct().Count());
    }

    private async Task<List<WatchEvent>> TakeAsync(string version, int count, WatchOptions? options = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        var events = new List<WatchEvent>();
        try
        {
            await foreach (var change in (await For(ConfigMap)).WatchAsync(Space, version, options ?? new(), deadline.Token))
            {
                if (change.Object.Name == "kube-root-ca.crt")
                    continue;
                events.Add(change);
                if (events.Count == count)
                    return events;
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
        }

        throw new TimeoutException($"waited {Patience.TotalSeconds} s for {count} events after version {version}, and saw: {string.Join(", ", events.Select(change => $"{change.Type} {change.Object.Name}"))}");
    }
}

public sealed class LocalWatchCompliance(LocalApiServer server) : WatchCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealWatchCompliance(RealApiServer server) : WatchCompliance(server), IClassFixture<RealApiServer>;
