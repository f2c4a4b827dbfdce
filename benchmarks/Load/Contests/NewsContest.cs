using System.Collections.Concurrent;
using System.Text.Json;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>
/// From a POST to the event at its consumer, with a Sentinel that watches, at 20 changes a second, against its parts done one after the
/// other, at the same rate, by a client that knows what comes next: create, the line of the watch, publish, confirm and consume.
/// </summary>
internal sealed class NewsContest(LoadSettings settings) : Contest
{
    private const double Rate = 20;
    private const int Clusters = 10_000;
    private const double SteadyLimit = 1; // % of a core
    private const int WarmUp = 300; // what a role runs seldom is compiled late
    private const string Exchange = "hyperfleet-clusters";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);
    private readonly RabbitMqServer _rabbit = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _consumed = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watched = new();
    private readonly CancellationTokenSource _stop = new();
    private ApiGround _ground = null!;
    private SentinelRole _sentinel = null!;
    private HttpClient _api = null!;
    private NewResources _new = null!;
    private BareQueue _queue = null!;
    private Task _watch = Task.CompletedTask;

    public override string Durability => settings.Durability;

    private Uri Api => new($"http://127.0.0.1:{_ground.ApiPort}");

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await _rabbit.InitializeAsync();
        _ground = await ApiGround.StartAsync(settings, cancellation);
        _api = new() { BaseAddress = Api, Timeout = Timeout.InfiniteTimeSpan };
        _new = new(_api);
        _queue = await BareQueue.OpenAsync(_rabbit.Address, Exchange, Consumed, cancellation);
        _sentinel = await SentinelRole.StartAsync(Api, _rabbit.Address, "5s", watch: true);
        _watch = WatchAsync(_stop.Token);
        for (var number = 0; number < WarmUp; number++)
        {
            await ReactAsync(cancellation);
            await StepByStepAsync(cancellation);
        }
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) => MedianAsync(ReactAsync, duration, cancellation);

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => MedianAsync(StepByStepAsync, duration, cancellation);

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation)
    {
        await _sentinel.DisposeAsync();
        _sentinel = null!; // until the next one has started
        using (var fleet = new Fleet(_ground))
        {
            await fleet.ExecuteAsync("DELETE FROM resources", cancellation);
            await fleet.SeedSettledAsync(1, Clusters, cancellation);
        }

        // One complete cycle falls into the minute; by default there is one in five.
        _sentinel = await SentinelRole.StartAsync(Api, _rabbit.Address, "5s", watch: true, resync: "1m");
        await Task.Delay(Steady, TimeProvider.System, cancellation); // the first cycles are done, and what the compiler makes of them
        var before = _sentinel.Process.Cpu;
        await Task.Delay(Steady, TimeProvider.System, cancellation);
        var used = (_sentinel.Process.Cpu - before) / Steady * 100;
        return
        [
            new($"{Clusters:N0} unchanged clusters, watched", Math.Round(used, 2), "% of a core", SteadyLimit),
            new("resident memory meanwhile", Math.Round(_sentinel.Process.ResidentMegabytes), "MB"),
        ];
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.ContinueWith(_ => { }, TaskScheduler.Default);
        if (_sentinel is not null)
            await _sentinel.DisposeAsync();
        if (_queue is not null)
            await _queue.DisposeAsync();
        _api?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
        await _rabbit.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<Measurement> MedianAsync(Func<CancellationToken, Task> change, TimeSpan duration, CancellationToken cancellation) =>
        new(Statistics.Median(await OpenLoop.RunAsync(Rate, (int)(Rate * duration.TotalSeconds), _ => change(cancellation), TimeProvider.System, cancellation)));

    private async Task ReactAsync(CancellationToken cancellation)
    {
        var id = await _new.ClusterAsync(cancellation);
        await Of(_consumed, id).Task.WaitAsync(Patience, cancellation);
    }

    private async Task StepByStepAsync(CancellationToken cancellation)
    {
        // A channel, because the Sentinel would do the same work beside it for a cluster.
        var id = await _new.ChannelAsync(cancellation);
        await Of(_watched, id).Task.WaitAsync(Patience, cancellation);
        await _queue.PublishAsync($$$"""{"data":{"id":"{{{id}}}"}}""", cancellation);
        await Of(_consumed, id).Task.WaitAsync(Patience, cancellation);
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> seen, string id) =>
        seen.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Consumed(ReadOnlyMemory<byte> body) =>
        Of(_consumed, JsonElement.Parse(body.Span).GetProperty("data").GetProperty("id").GetString()!).TrySetResult();

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{NewResources.Channels}?watch=true");
        using var answer = await _api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (JsonElement.Parse(line).GetProperty("object").TryGetProperty("id", out var id))
                Of(_watched, id.GetString()!).TrySetResult();
        }
    }
}
