using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HyperFleet.Load.Maestro;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using HyperFleet.Mqtt;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P7, the server's side: from the POST of a bundle over its agent's answer to the stored status, at 50 a second, against the same steps
/// one after the other by bare clients: insert row and event, a message there and one back, update row and note. The agent applies nothing.
/// </summary>
internal sealed class DeliveryContest(LoadSettings settings) : Contest
{
    private const double Rate = 50;
    private const int Consumers = 10;
    private const double MiddleLimit = 100; // ms
    private const double SlowestLimit = 200; // ms
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrived = new();
    private readonly List<double> _middle = [], _slowest = [];
    private readonly CancellationTokenSource _stop = new();
    private MaestroGround _ground = null!;
    private WorkAgent _agent = null!;
    private HttpClient _rest = null!;
    private StoredStatuses _statuses = null!;
    private long _sequence = 2_000_000_000_000_000_000;
    private int _created;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.StartAsync(settings, cancellation);
        await _ground.AddConsumersAsync(Consumers, cancellation);
        _rest = new() { BaseAddress = new($"http://127.0.0.1:{_ground.RestPort}") };
        _agent = new(_ground.Broker.Port, "bench-agent", [WorkAgent.SourceEvents("+"), "bench/+"], Received);
        while (!_agent.IsConnected)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        _statuses = await StoredStatuses.ListenAsync(_ground.Database, cancellation);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = await OpenLoop.RunAsync(Rate, (int)(Rate * duration.TotalSeconds), _ => DeliverAsync(cancellation), TimeProvider.System, cancellation);
        _middle.Add(Statistics.Median(times));
        _slowest.Add(Statistics.Percentile(times, 0.99));
        return new(_middle[^1]);
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var started = Stopwatch.GetTimestamp();
            await StepsAsync($"bare-{++_created}", cancellation);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return new(Statistics.Median(times));
    }

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Fact>>(
    [
        new("p50 at 50/s", Math.Round(Statistics.Median(_middle), 1), "ms", MiddleLimit),
        new("p99 at 50/s", Math.Round(Statistics.Median(_slowest), 1), "ms", SlowestLimit),
    ]);

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_statuses is not null)
            await _statuses.DisposeAsync();
        if (_agent is not null)
            await _agent.DisposeAsync();
        _rest?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
        _stop.Dispose();
    }

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        using var body = new StringContent(BundleBody.Json($"c-{1 + (Interlocked.Increment(ref _created) % Consumers)}"), Encoding.UTF8, "application/json");
        using var answer = await _rest.PostAsync(BundleBody.Path, body, cancellation);
        answer.EnsureSuccessStatusCode();
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellation)).GetProperty("id").GetString()!;
        await _statuses.Of(id).WaitAsync(Patience, cancellation);
    }

    private async Task StepsAsync(string id, CancellationToken cancellation)
    {
        await _ground.SqlAsync($"""
            WITH r AS (INSERT INTO resources (id, name, source, consumer_name, version, type, payload, created_at, updated_at)
              VALUES ('{id}', '{id}', 'bare', 'c-1', 1, '', '{BundleBody.Json("c-1")}', now(), now()) RETURNING id),
            e AS (INSERT INTO events (id, created_at, updated_at, source, source_id, event_type, reconciled_date) SELECT id, now(), now(), 'Resources', id, 'Create', now() FROM r RETURNING 1)
            SELECT count(*) FROM e
            """, cancellation);
        foreach (var topic in new[] { $"bench/there-{id}", $"bench/back-{id}" })
        {
            var arrived = Arrived(topic);
            await _agent.PublishAsync(new(topic, Encoding.UTF8.GetBytes(BundleBody.Json("c-1"))), cancellation);
            await arrived.Task.WaitAsync(Patience, cancellation);
        }
        var stored = _statuses.Of(id);
        await _ground.SqlAsync($$$"""
            WITH r AS (UPDATE resources SET status = '{"sequenceid":"1","data":{"conditions":[]}}', updated_at = now() WHERE id = '{{{id}}}' RETURNING id),
            e AS (INSERT INTO status_events (id, created_at, updated_at, resource_id, resource_source, status_event_type) SELECT id, now(), now(), id, 'bare', 'StatusUpdate' FROM r RETURNING id)
            SELECT count(pg_notify('status_events', id)) FROM e
            """, cancellation);
        await stored.WaitAsync(Patience, cancellation);
    }

    private TaskCompletionSource Arrived(string topic) => _arrived.GetOrAdd(topic, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Received(WorkAgent agent, MqttMessage message)
    {
        if (message.Topic.StartsWith("bench/", StringComparison.Ordinal))
        {
            Arrived(message.Topic).TrySetResult();
            return;
        }
        if (!MqttCloudEvents.TryRead(message, out var work, out _) || !work.Extensions.TryGetValue("resourceid", out var id))
            return;
        _ = agent.PublishAsync(WorkAgent.Status(work.Extensions["clustername"].ToString(), id.ToString(), work.Extensions["resourceversion"].AsInt32() ?? 1, Interlocked.Add(ref _sequence, 1 << 22)), _stop.Token);
    }
}
