using System.Diagnostics;
using HyperFleet.Load.Maestro;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using HyperFleet.Mqtt;

namespace HyperFleet.Load.Contests;

/// <summary>P8: statuses over MQTT until the last is stored, against pgbench doing to the same rows what a stored status does: the update and its note.</summary>
internal sealed class StatusContest(LoadSettings settings) : Contest
{
    private const int Bundles = 2_000;
    private const int Consumers = 20;
    private const int Clients = 16;
    private const int Burst = 500;
    private readonly List<WorkAgent> _agents = [];
    private MaestroGround _ground = null!;
    private Pgbench _pgbench = null!;
    private long _sequence = 2_000_000_000_000_000_000;
    private long _sent;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.StartAsync(settings, cancellation);
        await _ground.AddConsumersAsync(Consumers, cancellation);
        await _ground.AddBundlesAsync(1, Bundles, Consumers, specBytes: 742, statusBytes: 500, cancellation);
        for (var number = 1; number <= 4; number++)
            _agents.Add(new(_ground.Broker.Port, $"bench-{number}", [], (_, _) => { }));
        while (!_agents.TrueForAll(agent => agent.IsConnected))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        _pgbench = new(_ground.ConnectionString, _ground.PostgresId,
        [
            $"UPDATE resources SET status = jsonb_set(status, '{{sequenceid}}', to_jsonb(:n::text)), updated_at = now() WHERE id = 'b-' || (1 + :n::bigint % {Bundles});",
            $"INSERT INTO status_events (id, created_at, updated_at, resource_id, resource_source, status_event_type) VALUES ('pg-' || :n::text, now(), now(), 'b-' || (1 + :n::bigint % {Bundles}), 'bench', 'StatusUpdate');",
        ]);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        // What pgbench wrote looks like sequences of another node; nothing stored accepts anything.
        await _ground.SqlAsync("WITH r AS (UPDATE resources SET status = status - 'sequenceid' RETURNING 1) SELECT count(*) FROM r", cancellation);
        var before = await StoredAsync(cancellation);
        var meter = _ground.Meter();
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < duration; count += Burst)
            await Task.WhenAll(Enumerable.Range(0, Burst).Select(_ => SendAsync(cancellation)));
        while (await StoredAsync(cancellation) < before + count)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
        return new(count / clock.Elapsed.TotalSeconds, meter.PerOperation(count));
    }

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => _pgbench.RunAsync(Clients, duration, cancellation);

    public override async ValueTask DisposeAsync()
    {
        _pgbench?.Dispose();
        foreach (var agent in _agents)
            await agent.DisposeAsync();
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    /// <summary>Each bundle's statuses go through one agent, in order.</summary>
    private Task<MqttPublishResult> SendAsync(CancellationToken cancellation)
    {
        var number = 1 + (_sent++ % Bundles);
        var agent = _agents[(int)(number % _agents.Count)];
        return agent.PublishAsync(WorkAgent.Status($"c-{1 + (number % Consumers)}", $"b-{number}", 1, _sequence += 1 << 22), cancellation);
    }

    private Task<long> StoredAsync(CancellationToken cancellation) => _ground.SqlAsync("SELECT count(*) FROM status_events WHERE id NOT LIKE 'pg-%'", cancellation);
}
