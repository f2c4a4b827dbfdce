using System.Diagnostics;
using HyperFleet.Fixtures;
using HyperFleet.Load.Maestro;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using HyperFleet.Mqtt;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P10: the broker is killed while a tenth of the works changes, and comes back: until every agent has its changes and has been asked for
/// its statuses. The baseline is the return of the same agents without the server: each connects, subscribes and gets as many messages of
/// the same size, which it sends itself, through the same broker.
/// </summary>
internal sealed class ReconnectContest(LoadSettings settings) : Contest
{
    private const int Agents = 500;
    private const int Works = 10_000;
    private const int ChangedShare = 10;
    private const int Changes = Works / ChangedShare;
    private const double SecondsLimit = 60;
    private const double SizeLimit = 128 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Connections that broke sooner are taken for broken by themselves: their clients wait longer each time, and that would be measured.</summary>
    private static readonly TimeSpan Settled = new MqttReconnectOptions().ResetAfter + TimeSpan.FromSeconds(1);

    private readonly List<StormAgent> _agents = [];
    private readonly List<double> _seconds = [];
    private MaestroGround _ground = null!;
    private int _round;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.PrepareAsync(settings, cancellation);
        await _ground.AddConsumersAsync(Agents, cancellation);
        await _ground.AddBundlesAsync(1, Works, Agents, specBytes: 742, statusBytes: 500, cancellation);
        for (var number = 1; number <= Agents; number++)
            _agents.Add(new(_ground.Broker.Port, $"c-{number}"));
        await _ground.StartServerAsync();
        await UntilAsync(() => _agents.TrueForAll(agent => agent.Asked > 0) && _agents.Sum(agent => agent.Works) == Works, "the first resync", cancellation);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await SettleAsync(cancellation);
        await _ground.Broker.KillAsync();
        _agents.ForEach(agent => agent.Begin(alone: false));
        // Versions without events: nothing but the resync can bring them.
        await _ground.SqlAsync($"WITH r AS (UPDATE resources SET version = version + 1 WHERE substr(id, 3)::int % {ChangedShare} = {_round++ % ChangedShare} RETURNING 1) SELECT count(*) FROM r", cancellation);
        return await ReturnAsync(() => _agents.Sum(agent => agent.Changed) >= Changes && _agents.TrueForAll(agent => agent.Asked > 0), cancellation);
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await SettleAsync(cancellation);
        _ground.Server.Signal("STOP");
        await _ground.Broker.KillAsync();
        _agents.ForEach(agent => agent.Begin(alone: true));
        var each = 1 + (Changes / Agents);
        var alone = await ReturnAsync(() => _agents.TrueForAll(agent => agent.Echoes >= each), cancellation);
        _agents.ForEach(agent => agent.Begin(alone: false));
        _ground.Server.Signal("CONT");
        await UntilAsync(() => _agents.TrueForAll(agent => agent.Asked > 0), "the server is back", cancellation);
        return alone;
    }

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Fact>>(
    [
        new($"{Agents} agents with {Works:N0} works", Math.Round(Statistics.Median(_seconds), 2), "s", SecondsLimit),
        new("largest message", _agents.Max(agent => agent.Largest), "bytes", SizeLimit),
        new("works received that were there already", _agents.Sum(agent => agent.Repeated), "", 0),
    ]);

    public override async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
            await agent.DisposeAsync();
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private async Task<Measurement> ReturnAsync(Func<bool> isComplete, CancellationToken cancellation)
    {
        await ((ServerFixture)_ground.Broker).StartAsync();
        var clock = Stopwatch.StartNew();
        await UntilAsync(isComplete, "the return", cancellation);
        if (!_agents[0].IsAlone)
            _seconds.Add(clock.Elapsed.TotalSeconds);
        return new(clock.Elapsed.TotalSeconds);
    }

    private async Task SettleAsync(CancellationToken cancellation)
    {
        await UntilAsync(() => _agents.TrueForAll(agent => agent.IsConnected), "every agent is connected", cancellation);
        await Task.Delay(Settled, TimeProvider.System, cancellation);
    }

    private async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); !condition();)
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"{what}: {_agents.Count(agent => agent.IsConnected)} of {Agents} connected, {_agents.Sum(agent => agent.Works)} works, {_agents.Sum(agent => agent.Changed)} changes, {_agents.Count(agent => agent.Asked > 0)} asked");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        }
    }
}
