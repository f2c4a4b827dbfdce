using System.Diagnostics;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P12: processor time from start to ready, schema current, against the bare API.</summary>
internal sealed class ColdStartContest(LoadSettings settings) : Contest
{
    private readonly List<double> _wall = [];
    private ApiGround _ground = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation) => _ground = await ApiGround.PrepareAsync(settings, cancellation);

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await _ground.StartApiAsync();
        _wall.Add(clock.Elapsed.TotalMilliseconds);
        var used = _ground.Api.Cpu.TotalMilliseconds;
        await _ground.StopApiAsync();
        return new(used);
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await _ground.StartBareAsync();
        var used = _ground.Bare.Cpu.TotalMilliseconds;
        await _ground.StopBareAsync();
        return new(used);
    }

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Fact>>([new("wall time to ready", Math.Round(Statistics.Median(_wall)), "ms")]);

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
    }
}
