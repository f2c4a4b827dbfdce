using System.Diagnostics;
using System.Text;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P14: milliseconds per node pool when a cluster with 4,000 of them is deleted, against one with 1,000.</summary>
internal sealed class DeleteGrowthContest(LoadSettings settings) : Contest
{
    private const int Small = 1_000;
    private const int Large = 4 * Small;
    private const double RoundTripLimit = 3; // per 100 node pools
    private readonly List<(int Pools, double Milliseconds)> _deletes = [];
    private ApiGround _ground = null!;
    private Fleet _fleet = null!;
    private HttpClient _api = null!;
    private MetricsPage _metrics = null!;
    private double _roundTrips;
    private int _clusters;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await ApiGround.StartAsync(settings, cancellation);
        _fleet = new(_ground);
        _api = new() { BaseAddress = new($"http://127.0.0.1:{_ground.ApiPort}") };
        _metrics = new(_ground.MetricsPort);
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) => DeleteAsync(Large, cancellation);

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => DeleteAsync(Small, cancellation);

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation)
    {
        await DeleteAsync(2 * Small, cancellation);
        return
        [
            new("exponent from n to 4n", Math.Round(Math.Log(MedianOf(Large) / MedianOf(Small), 4), 3), "", 1.2),
            .. new[] { Small, 2 * Small, Large }.Select(pools => new Fact($"delete with {pools:N0} node pools", Math.Round(MedianOf(pools), 1), "ms")),
            new("round trips per 100 node pools", Math.Round(_roundTrips * 100 / Large, 3), "", RoundTripLimit),
        ];
    }

    public override async ValueTask DisposeAsync()
    {
        _metrics?.Dispose();
        _api?.Dispose();
        _fleet?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private double MedianOf(int pools) => Statistics.Median(_deletes.Where(delete => delete.Pools == pools).Skip(1).DefaultIfEmpty(_deletes.Last(delete => delete.Pools == pools)).Select(delete => delete.Milliseconds));

    private async Task<Measurement> DeleteAsync(int pools, CancellationToken cancellation)
    {
        var cluster = await FillAsync(pools, cancellation);
        var before = await RoundTripsAsync(cancellation);
        var started = Stopwatch.GetTimestamp();
        using var answer = await _api.DeleteAsync($"{ApiPaths.Clusters}/{cluster}", cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        if (pools == Large)
            _roundTrips = await RoundTripsAsync(cancellation) - before;
        _deletes.Add((pools, elapsed));
        return new(elapsed / pools);
    }

    /// <summary>A cluster with node pools, copies of one that went through the API.</summary>
    private async Task<string> FillAsync(int pools, CancellationToken cancellation)
    {
        var cluster = await _fleet.CreateAsync($"delete-{++_clusters}", cancellation);
        using var body = new StringContent("""{"kind":"NodePool","name":"sample-pool","labels":{"env":"prod"},"spec":{"replicas":3}}""", Encoding.UTF8, "application/json");
        using var answer = await _api.PostAsync($"{ApiPaths.Clusters}/{cluster}/nodepools", body, cancellation);
        answer.EnsureSuccessStatusCode();
        await _fleet.CloneChildrenAsync(cluster, "sample-pool", _clusters, pools - 1, cancellation);
        return cluster;
    }

    private Task<double> RoundTripsAsync(CancellationToken cancellation) => _metrics.SumAsync("hyperfleet_db_query_duration_seconds_count", cancellation);
}
