using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P2 and P3: a read of the API against a read of the bare API on the same table.</summary>
internal sealed class ReadContest(LoadSettings settings, int clusters, int connections, IReadOnlyList<byte[]> subject, IReadOnlyList<byte[]> baseline) : Contest
{
    private const int Page = 100;
    private ApiGround _ground = null!;

    public override string Durability => settings.Durability;

    /// <summary>One of 10,000 clusters by its id.</summary>
    public static ReadContest Get(LoadSettings settings)
    {
        const int clusters = 10_000, connections = 16;
        var ids = Enumerable.Range(1, clusters).Where(number => number % 7 == 0).Select(Fleet.IdOf).ToList();
        return new(settings, clusters, connections,
            [.. ids.Select(id => RawRequest.Get($"{ApiPaths.Clusters}/{id}"))], [.. ids.Select(id => RawRequest.Get($"/one/{id}"))]);
    }

    /// <summary>A page of those of a shard that are not reconciled, against a page of all.</summary>
    public static ReadContest List(LoadSettings settings)
    {
        const int clusters = 10_000, connections = 4;
        var shards = Enumerable.Range(0, clusters / Fleet.ShardSize);
        return new(settings, clusters, connections, [.. shards.Select(SearchRequest)], [RawRequest.Get($"/list?page=1&size={Page}")]);
    }

    public static byte[] SearchRequest(int shard) => RawRequest.Get(
        $"{ApiPaths.Clusters}?size={Page}&search={Uri.EscapeDataString($"labels.shard = 's{shard}' and status.conditions.Reconciled = 'False'")}");

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await ApiGround.StartAsync(settings, cancellation);
        using var fleet = new Fleet(_ground);
        await fleet.SeedAsync(clusters, cancellation);
        await _ground.StartBareAsync();
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) =>
        RunAsync(_ground.MeterApi(), _ground.ApiPort, subject, duration, cancellation);

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) =>
        RunAsync(_ground.MeterBare(), _ground.BarePort, baseline, duration, cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private async Task<Measurement> RunAsync(CpuMeter meter, int port, IReadOnlyList<byte[]> requests, TimeSpan duration, CancellationToken cancellation)
    {
        var next = -1;
        var (count, elapsed) = await ClosedLoop.RunAsync(
            port, connections, duration, _ => requests[(int)((uint)Interlocked.Increment(ref next) % requests.Count)], cancellation);
        return new(count / elapsed.TotalSeconds, meter.PerOperation(count));
    }
}
