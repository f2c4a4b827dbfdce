using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>Whatever the API server answers, a work is applied and deleted in the end, and nobody is told what is not so.</summary>
public sealed class ApiServerFaultTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly KubernetesClientOptions Impatient = new() { RequestTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 2, MaxRetryDelay = TimeSpan.FromSeconds(1) };

    public static TheoryData<string> Troubles => ["Conflict", "TooMany", "Error", "Cut", "LostAnswer", "Denied", "Silent"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_work_survives(string trouble)
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        var name = "fault-" + trouble.ToLowerInvariant();
        await using var source = await Source.StartAsync(broker, name);
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, client: Impatient);
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        var struck = 0;
        cluster.Strikes = request => IsObject(request.Path.Value!, name) && Interlocked.Increment(ref struck) > 0;

        cluster.Trouble = Enum.Parse<Trouble>(trouble);
        await source.WantAsync("work", 1, Bundles.Of("one", name));
        await Eventually.True(() => Volatile.Read(ref struck) > 2, Deadline);
        Assert.DoesNotContain(source.Statuses("work"), status => status.Applied > 0 && trouble != nameof(Trouble.LostAnswer));
        cluster.Trouble = Trouble.None;
        await Eventually.True(() => source.Last("work") is { Applied: 1, Feedback: "one" }, Deadline);
        Assert.Equal("one", await view.TextAsync(name));

        Volatile.Write(ref struck, 0);
        cluster.Trouble = Enum.Parse<Trouble>(trouble);
        await source.DeleteAsync("work");
        await Eventually.True(() => Volatile.Read(ref struck) > 2, Deadline);
        Assert.True(source.Has("work") || await view.TextAsync(name) is null);
        cluster.Trouble = Trouble.None;
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync(name));
        Assert.Empty(await view.WorksAsync());
        Assert.Null(Status.Backwards(source.Statuses("work")));
    }

    [Fact]
    public async Task A_refusal_by_a_webhook_is_reported_in_its_own_words()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        await using var source = await Source.StartAsync(broker, "webhook");
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "webhook");
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        cluster.Strikes = request => request.Method == "POST" && IsObject(request.Path.Value!, "");
        cluster.Trouble = Trouble.Denied;
        await source.WantAsync("work", 1, Bundles.Of("one", "webhook"));
        await Eventually.Equal(
            "Failed to apply manifest: admission webhook \"policy.example.invalid\" denied the request: not on a Friday", () => source.Last("work")?.Message ?? "none", Deadline);
        cluster.Trouble = Trouble.None;
        await Eventually.True(() => source.Last("work") is { Applied: 1 }, Deadline);
    }

    // The work's own object, and the list that it is created in.
    private static bool IsObject(string path, string name) => path.EndsWith("/configmaps/" + name, StringComparison.Ordinal) || path.EndsWith("/configmaps", StringComparison.Ordinal);
}
