using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HyperFleet.Load.Contests;

/// <summary>
/// From a POST to the event at its consumer, with a Sentinel that watches, at 20 changes a second, against its parts done one after the
/// other by a client that knows what comes next: create, the line of the watch, publish, confirm and consume.
/// </summary>
internal sealed class NewsContest(LoadSettings settings) : Contest
{
    private const double Rate = 20;
    private const int Clusters = 10_000;
    private const double SteadyLimit = 1; // % of a core
    private const string Channels = "/api/hyperfleet/v1/channels";
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
    private IConnection _connection = null!;
    private IChannel _channel = null!;
    private Task _watch = Task.CompletedTask;
    private int _created;

    public override string Durability => settings.Durability;

    private Uri Api => new($"http://127.0.0.1:{_ground.ApiPort}");

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await _rabbit.InitializeAsync();
        _ground = await ApiGround.StartAsync(settings, cancellation);
        _api = new() { BaseAddress = Api, Timeout = Timeout.InfiniteTimeSpan };
        await OpenQueueAsync(cancellation);
        _sentinel = await SentinelRole.StartAsync(Api, _rabbit.Address, "5s", watch: true);
        _watch = WatchAsync(_stop.Token);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) =>
        new(Statistics.Median(await OpenLoop.RunAsync(Rate, (int)(Rate * duration.TotalSeconds), async _ =>
        {
            var id = await PostAsync(ApiPaths.Clusters, ClusterBody.Json("NAME", "s1"), cancellation);
            await Of(_consumed, id).Task.WaitAsync(Patience, cancellation);
        }, TimeProvider.System, cancellation)));

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var started = Stopwatch.GetTimestamp();
            // A channel, because the Sentinel would do the same work beside it for a cluster.
            var id = await PostAsync(Channels, """{"kind":"Channel","name":"NAME","labels":{"env":"prod"},"spec":{"group":"stable"}}""", cancellation);
            await Of(_watched, id).Task.WaitAsync(Patience, cancellation);
            var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
            await _channel.BasicPublishAsync(Exchange, "", mandatory: true, properties, Encoding.UTF8.GetBytes($$$"""{"data":{"id":"{{{id}}}"}}"""), cancellation);
            await Of(_consumed, id).Task.WaitAsync(Patience, cancellation);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new(Statistics.Median(times));
    }

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
        if (_connection is not null)
            await _connection.DisposeAsync();
        _api?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
        await _rabbit.DisposeAsync();
        _stop.Dispose();
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> seen, string id) =>
        seen.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<string> PostAsync(string path, string json, CancellationToken cancellation)
    {
        using var body = new StringContent(json.Replace("NAME", $"news-{Interlocked.Increment(ref _created)}"), Encoding.UTF8, "application/json");
        using var answer = await _api.PostAsync(path, body, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
    }

    private async Task OpenQueueAsync(CancellationToken cancellation)
    {
        _connection = await new ConnectionFactory { Uri = _rabbit.Address }.CreateConnectionAsync(cancellation);
        _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        await _channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        await _channel.QueueDeclareAsync("bench", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        await _channel.QueueBindAsync("bench", Exchange, "#", cancellationToken: cancellation);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var id = JsonElement.Parse(message.Body.Span).GetProperty("data").GetProperty("id").GetString()!;
            Of(_consumed, id).TrySetResult();
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync("bench", autoAck: true, consumer, cancellation);
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Channels}?watch=true");
        using var answer = await _api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (JsonElement.Parse(line).GetProperty("object").TryGetProperty("id", out var id))
                Of(_watched, id.GetString()!).TrySetResult();
        }
    }
}
