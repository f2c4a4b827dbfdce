using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P6: from a POST to the namespace of the new cluster, at 20 changes a second, against the same steps at the same rate, done one after
/// the other by a client that knows what comes next: create, read the list, publish and consume, read the cluster, look for the
/// namespace, apply it.
/// </summary>
internal sealed class ReactionContest(LoadSettings settings) : Contest
{
    private const double Rate = 20;
    private const double SlowestLimit = 250; // ms
    private const int WarmUp = 300; // what a role runs seldom is compiled late
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly RabbitMqServer _rabbit = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _applied = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _consumed = new();
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
        _queue = await BareQueue.OpenAsync(_rabbit.Address, "bench", body => Of(_consumed, Encoding.UTF8.GetString(body.Span)).TrySetResult(), cancellation);
        for (var number = 0; number < WarmUp; number++)
        {
            await ReactAsync(cancellation);
            await StepByStepAsync(cancellation);
        }
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = await AtRateAsync(ReactAsync, duration, cancellation);
        _slowest.Add(Statistics.Percentile(times, 0.99));
        return new(Statistics.Median(times));
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) =>
        new(Statistics.Median(await AtRateAsync(StepByStepAsync, duration, cancellation)));

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

    private static Task<double[]> AtRateAsync(Func<CancellationToken, Task> change, TimeSpan duration, CancellationToken cancellation) =>
        OpenLoop.RunAsync(Rate, (int)(Rate * duration.TotalSeconds), _ => change(cancellation), TimeProvider.System, cancellation);

    private async Task ReactAsync(CancellationToken cancellation)
    {
        var id = await _new.ClusterAsync(cancellation);
        await Of(_applied, id).Task.WaitAsync(Patience, cancellation);
    }

    private async Task StepByStepAsync(CancellationToken cancellation)
    {
        // A channel, because the roles would do the same work beside it for a cluster.
        var id = await _new.ChannelAsync(cancellation);
        await _api.GetByteArrayAsync($"{ApiPaths.Clusters}?size=100&search=status.conditions.Reconciled='False'", cancellation);
        await _queue.PublishAsync(id, cancellation);
        await Of(_consumed, id).Task.WaitAsync(Patience, cancellation);
        await _api.GetByteArrayAsync($"{NewResources.Channels}/{id}", cancellation);
        await _kubernetes.GetByteArrayAsync($"/api/v1/namespaces?labelSelector=hyperfleet.io/cluster-id={id}", cancellation);
        using var answer = await _kubernetes.PostAsJsonAsync("/api/v1/namespaces", new { apiVersion = "v1", kind = "Namespace", metadata = new { name = $"bench-{id}" } }, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> seen, string id) =>
        seen.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces?watch=true&labelSelector=hyperfleet.io/cluster-id");
        using var answer = await _kubernetes.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
            Of(_applied, JsonElement.Parse(line).GetProperty("object").GetProperty("metadata").GetProperty("labels").GetProperty("hyperfleet.io/cluster-id").GetString()!).TrySetResult();
    }
}
