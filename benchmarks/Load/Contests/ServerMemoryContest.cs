using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P11: resident memory of the idle Maestro server against the idle bare API, both just started on one database.</summary>
internal sealed class ServerMemoryContest(LoadSettings settings) : Contest
{
    private const int Bundles = 10_000;
    private const int Page = 100;
    private const double GrowthLimit = 40; // MB
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private MaestroGround _ground = null!;
    private Fixtures.LoopbackPort _port = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _port = Fixtures.LoopbackPort.Take();
        _ground = await MaestroGround.PrepareAsync(settings, cancellation);
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await _ground.StartServerAsync();
        await Task.Delay(Settle, TimeProvider.System, cancellation);
        var resident = _ground.Server.ResidentMegabytes;
        await _ground.StopServerAsync();
        return new(resident);
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await using var bare = await RoleProcess.StartBareAsync(_ground.ConnectionString, _port.Number);
        await Task.Delay(Settle, TimeProvider.System, cancellation);
        return new(bare.ResidentMegabytes);
    }

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation)
    {
        await _ground.StartServerAsync();
        ReadAll(pages: 1); // the code is compiled before it counts
        var before = _ground.Server.ResidentMegabytes;
        await _ground.AddConsumersAsync(10, cancellation);
        await _ground.AddBundlesAsync(1, Bundles, 10, specBytes: 742, statusBytes: 2_067, cancellation);
        ReadAll(Bundles / Page);
        return [new($"memory after {Bundles:N0} bundles were listed", Math.Round(_ground.Server.ResidentMegabytes - before, 1), "MB", GrowthLimit)];
    }

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
        _port?.Dispose();
    }

    private void ReadAll(int pages)
    {
        using var connection = new RawConnection(_ground.RestPort);
        for (var page = 1; page <= pages; page++)
            connection.Exchange(RawRequest.Get($"/api/maestro/v1/resource-bundles?page={page}&size={Page}"));
    }
}
