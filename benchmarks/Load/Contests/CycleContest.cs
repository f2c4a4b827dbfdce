using System.Diagnostics;
using System.Text.Json;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P4: a Sentinel's look at 10,000 unchanged clusters against a bare walk by key over the same rows whose JSON is scanned.</summary>
internal sealed class CycleContest(LoadSettings settings) : Contest
{
    private const int Clusters = 10_000;
    private const int ManyClusters = 50_000;
    private const int Page = 100; // the most that the API gives by default
    private const double Interval = 5; // seconds, Sentinel's default
    private const double GrowthLimit = 32; // MB
    private readonly RabbitMqServer _rabbit = new();
    private ApiGround _ground = null!;
    private SentinelRole _sentinel = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await _rabbit.InitializeAsync();
        _ground = await ApiGround.StartAsync(settings, cancellation);
        using var fleet = new Fleet(_ground);
        await fleet.SeedSettledAsync(1, Clusters, cancellation);
        await _ground.StartBareAsync();
        _sentinel = await SentinelRole.StartAsync(new($"http://127.0.0.1:{_ground.ApiPort}"), _rabbit.Address, "500ms");
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        _sentinel.Resume();
        var cycle = await _sentinel.CycleAsync(duration, cancellation);
        _sentinel.Pause();
        return new(cycle.Seconds * 1000, new Dictionary<string, double> { ["sentinel, a cluster"] = cycle.Cpu / Clusters });
    }

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        using var connection = new RawConnection(_ground.BarePort);
        var times = new List<double>();
        var meter = _ground.MeterBare();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            for (var (time, id, seen) = ("9999-01-01T00:00:00Z", "", 0); seen < Clusters; seen += Page)
            {
                connection.Exchange(RawRequest.Get($"/walk?size={Page}&time={time}&id={id}"), out var body);
                (time, id) = Scan(body);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Task.FromResult(new Measurement(Statistics.Median(times), meter.PerOperation((long)times.Count * Clusters)));
    }

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation)
    {
        _sentinel.Resume();
        await _sentinel.CycleAsync(TimeSpan.Zero, cancellation);
        var before = _sentinel.Process.ResidentMegabytes;
        using var fleet = new Fleet(_ground);
        await fleet.SeedSettledAsync(Clusters + 1, ManyClusters, cancellation);
        var (seconds, _) = await _sentinel.CycleAsync(TimeSpan.Zero, cancellation);
        return
        [
            new($"cycle over {ManyClusters:N0} clusters", Math.Round(seconds, 3), "s", Interval),
            new($"memory from {Clusters:N0} to {ManyClusters:N0}", Math.Round(_sentinel.Process.ResidentMegabytes - before, 1), "MB", GrowthLimit),
        ];
    }

    public override async ValueTask DisposeAsync()
    {
        if (_sentinel is not null)
            await _sentinel.DisposeAsync();
        if (_ground is not null)
            await _ground.DisposeAsync();
        await _rabbit.DisposeAsync();
    }

    /// <summary>Looks at every token; keeps the key of the last row.</summary>
    private static (string Time, string Id) Scan(ReadOnlySpan<byte> body)
    {
        var (time, id) = ("", "");
        var json = new Utf8JsonReader(body);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 2 && json.ValueTextEquals("created_time"))
                time = Value(ref json);
            else if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 2 && json.ValueTextEquals("id"))
                id = Value(ref json);
        }

        return (time, id);
    }

    private static string Value(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }
}
