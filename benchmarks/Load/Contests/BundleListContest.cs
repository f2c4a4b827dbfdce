using System.Diagnostics;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using Npgsql;

namespace HyperFleet.Load.Contests;

/// <summary>P9: the list of 6,000 bundles, 150 MB, against <c>COPY … TO STDOUT</c> of the same rows.</summary>
internal sealed class BundleListContest(LoadSettings settings) : Contest
{
    private const int Half = 3_000; // small ones of 3 KB, then large ones of 49 KB, as upstream measured
    private const double GrowthLimit = 32; // MB
    private MaestroGround _ground = null!;
    private double _before;
    private double _most;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.PrepareAsync(settings, cancellation);
        await _ground.AddConsumersAsync(10, cancellation);
        await _ground.AddBundlesAsync(1, Half, 10, specBytes: 742, statusBytes: 2_067, cancellation);
        await _ground.AddBundlesAsync(Half + 1, Half, 10, specBytes: 30_771, statusBytes: 18_802, cancellation);
        await _ground.SqlAsync("ANALYZE resources", cancellation);
        await _ground.StartServerAsync();
        List(100);
        _before = _ground.Server.ResidentMegabytes;
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var meter = _ground.Meter();
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var started = Stopwatch.GetTimestamp();
            List(2 * Half);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            _most = Math.Max(_most, _ground.Server.ResidentMegabytes);
        }
        return Task.FromResult(new Measurement(Statistics.Median(times), meter.PerOperation(times.Count)));
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var meter = _ground.Meter();
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var started = Stopwatch.GetTimestamp();
            await CopyAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return new(Statistics.Median(times), meter.PerOperation(times.Count));
    }

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Fact>>([new("memory growth over a list of 100", Math.Round(_most - _before, 1), "MB", GrowthLimit)]);

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private void List(int size)
    {
        using var connection = new RawConnection(_ground.RestPort);
        if (connection.Exchange(RawRequest.Get($"/api/maestro/v1/resource-bundles?size={size}")) is not 200 and var status)
            throw new InvalidOperationException($"the server answered {status}");
    }

    private async Task CopyAsync(CancellationToken cancellation)
    {
        await using var connection = await _ground.Database.OpenConnectionAsync(cancellation);
        using var rows = await connection.BeginTextExportAsync("COPY (SELECT * FROM resources ORDER BY created_at, id) TO STDOUT", cancellation);
        var buffer = new char[64 * 1024];
        while (await rows.ReadAsync(buffer.AsMemory(), cancellation) > 0)
        {
        }
    }
}
