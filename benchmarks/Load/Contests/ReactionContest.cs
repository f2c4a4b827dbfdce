using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P6: from a POST to the namespace of the new cluster, at 20 changes a second, against the same steps done one after the other by a
/// client that knows what comes next: create, read the list, publish and consume, read the cluster, look for the namespace, apply it.
/// </summary>
internal sealed class ReactionContest(LoadSettings settings) : Contest
{
    private const double Rate = 20;
    private const double SlowestLimit = 250; // ms
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly RabbitMqServer _rabbit = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _applied = new();
    private readonly List<double> _slowest = [];
    private readonly CancellationTokenSource _stop = new();
    private ApiGround _ground = null!;
    private AdapterGround _adapter = null!;
    private SentinelRole _sentinel = null!;
    private HttpClient _api = null!;
    private HttpClient _kubernetes = null!;
    private NewResources _new = null!;
    private BareQueue _queue = null!;
    private Task _watch = Task.CompletedTask;
    private TaskCompletionSource _consumed = new();

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await _rabbit.InitializeAsync();
        _ground = await ApiGround.StartAsync(settings, cancellation, """["landing-zone"]""");
        var api = new Uri($"http://127.0.0.1:{_ground.ApiPort}");
        _api = new() { BaseAddress = api };
        _new = new(_api);
        _adapter = await AdapterGround.StartAsync(api, _rabbit.Address);
        _kubernetes = new() { BaseAddress = _adapter.Kubernetes, Timeout = Timeout.InfiniteTimeSpan };
        _sentinel = await SentinelRole.StartAsync(api, _rabbit.Address, "5s", watch: true);
        _watch = WatchAsync(_stop.Token);
        _queue = await BareQueue.OpenAsync(_rabbit.Address, "bench", _ => _consumed.TrySetResult(), cancellation);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = await OpenLoop.RunAsync(Rate, (int)(Rate * duration.TotalSeconds), ReactAsync, TimeProvider.System, cancellation);
        _slowest.Add(Statistics.Percentile(times, 0.99));
        return new(Statistics.Median(times));

        async Task ReactAsync(int number)
        {
            var id = await _new.ClusterAsync(cancellation);
            await Applied(id).Task.WaitAsync(Patience, cancellation);
        }
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var started = Stopwatch.GetTimestamp();
            await StepsAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new(Statistics.Median(times));
    }

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Fact>>([new("p99 at 20 changes/s", Math.Round(Statistics.Median(_slowest), 1), "ms", SlowestLimit)]);

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.ContinueWith(_ => { }, TaskScheduler.Default);
        if (_sentinel is not null)
            await _sentinel.DisposeAsync();
        if (_adapter is not null)
            await _adapter.DisposeAsync();
        if (_queue is not null)
            await _queue.DisposeAsync();
        _api?.Dispose();
        _kubernetes?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
        await _rabbit.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StepsAsync(CancellationToken cancellation)
    {
        // A channel, because the roles would do the same work beside it for a cluster.
        var id = await _new.ChannelAsync(cancellation);
        await _api.GetByteArrayAsync($"{ApiPaths.Clusters}?size=100&search=status.conditions.Reconciled='False'", cancellation);
        _consumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.PublishAsync(id, cancellation);
        await _consumed.Task.WaitAsync(Patience, cancellation);
        await _api.GetByteArrayAsync($"{NewResources.Channels}/{id}", cancellation);
        await _kubernetes.GetByteArrayAsync($"/api/v1/namespaces?labelSelector=hyperfleet.io/cluster-id={id}", cancellation);
        using var answer = await _kubernetes.PostAsJsonAsync("/api/v1/namespaces", new { apiVersion = "v1", kind = "Namespace", metadata = new { name = $"bench-{id}" } }, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private TaskCompletionSource Applied(string id) => _applied.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces?watch=true&labelSelector=hyperfleet.io/cluster-id");
        using var answer = await _kubernetes.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
            Applied(JsonElement.Parse(line).GetProperty("object").GetProperty("metadata").GetProperty("labels").GetProperty("hyperfleet.io/cluster-id").GetString()!).TrySetResult();
    }
}
