using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P13: what an agent uses while nothing changes. There is nothing to compare it with: the baseline is one percent of a core.</summary>
internal sealed class QuietAgentContest : Contest
{
    private const double MemoryLimit = 60; // MB
    private AgentGround _ground = null!;
    private long _version;
    private int _statuses;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await AgentGround.StartAsync(cancellation);
        // Two turns of the regular look: the agent has read everything since its watch began, and has come to rest.
        await Task.Delay(TimeSpan.FromSeconds(45), TimeProvider.System, cancellation);
        (_version, _statuses) = (await _ground.ClusterVersionAsync(cancellation), _ground.Statuses);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var before = _ground.Agent.Cpu;
        var started = TimeProvider.System.GetTimestamp();
        await Task.Delay(duration, TimeProvider.System, cancellation);
        return new(100 * (_ground.Agent.Cpu - before) / TimeProvider.System.GetElapsedTime(started));
    }

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => Task.FromResult(new Measurement(1));

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
    [
        new("writes to the cluster", await _ground.ClusterVersionAsync(cancellation) - _version, "writes", 0),
        new("statuses sent", _ground.Statuses - _statuses, "messages", 0),
        new($"resident memory with {AgentGround.Works:N0} works", Math.Round(_ground.Agent.ResidentMegabytes, 1), "MB", MemoryLimit),
    ];

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
    }
}
