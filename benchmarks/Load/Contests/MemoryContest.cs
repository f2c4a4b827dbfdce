using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P11: resident memory of the idle API against the idle bare API, both just started.</summary>
internal sealed class MemoryContest(LoadSettings settings) : Contest
{
    private const int Clusters = 10_000;
    private const int Page = 100;
    private const double GrowthLimit = 40; // MB
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private ApiGround _ground = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation) => _ground = await ApiGround.PrepareAsync(settings, cancellation);

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await _ground.StartApiAsync();
        await Task.Delay(Settle, TimeProvider.System, cancellation);
        var resident = _ground.Api.ResidentMegabytes;
        await _ground.StopApiAsync();
        return new(resident);
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await _ground.StartBareAsync();
        await Task.Delay(Settle, TimeProvider.System, cancellation);
        var resident = _ground.Bare.ResidentMegabytes;
        await _ground.StopBareAsync();
        return new(resident);
    }

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation)
    {
        await _ground.StartApiAsync();
        using var fleet = new Fleet(_ground);
        ReadAll(pages: 1); // the code is compiled before it counts
        var before = _ground.Api.ResidentMegabytes;
        await fleet.SeedAsync(Clusters, cancellation);
        ReadAll(Clusters / Page);
        return [new($"memory after {Clusters:N0} clusters were listed", Math.Round(_ground.Api.ResidentMegabytes - before, 1), "MB", GrowthLimit)];
    }

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private void ReadAll(int pages)
    {
        using var connection = new RawConnection(_ground.ApiPort);
        for (var page = 1; page <= pages; page++)
            connection.Exchange(RawRequest.Get($"{ApiPaths.Clusters}?page={page}&size={Page}"));
    }
}
