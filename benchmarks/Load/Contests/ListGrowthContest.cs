using System.Diagnostics;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P3: the time of the same search over 100,000 clusters against over 1,000.</summary>
internal sealed class ListGrowthContest(LoadSettings settings) : Contest
{
    private const int Small = 1_000;
    private const int Large = 100_000;
    private ApiGround _small = null!;
    private ApiGround _large = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _small = await FillAsync(Small, cancellation);
        _large = await FillAsync(Large, cancellation);
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) => RunAsync(_large, Large, duration, cancellation);

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => RunAsync(_small, Small, duration, cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (_small is not null)
            await _small.DisposeAsync();
        if (_large is not null)
            await _large.DisposeAsync();
    }

    private async Task<ApiGround> FillAsync(int clusters, CancellationToken cancellation)
    {
        var ground = await ApiGround.StartAsync(settings, cancellation);
        using var fleet = new Fleet(ground);
        await fleet.SeedAsync(clusters, cancellation);
        return ground;
    }

    /// <summary>Median milliseconds of one request at a time.</summary>
    private static Task<Measurement> RunAsync(ApiGround ground, int clusters, TimeSpan duration, CancellationToken cancellation)
    {
        var requests = Enumerable.Range(1, (clusters / Fleet.ShardSize) - 1).Select(ReadContest.SearchRequest).ToList();
        var meter = ground.MeterApi();
        using var connection = new RawConnection(ground.ApiPort);
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            if (connection.Exchange(requests[times.Count % requests.Count]) != 200)
                throw new InvalidOperationException("the search was refused");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Task.FromResult(new Measurement(Statistics.Median(times), meter.PerOperation(times.Count)));
    }
}
