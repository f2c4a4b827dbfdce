using System.Text;
using System.Text.Json;
using HyperFleet.Load.Maestro;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P7, the whole way: from the POST of a work over server, broker, agent and Kubernetes to the stored status, in steps of load that take
/// turns. Each pair is one step, its last third the subject and its first third the baseline: does a work take longer, the longer it
/// goes on? All works stay, so the later steps also have more of them.
/// </summary>
/// <param name="length">Of a step.</param>
/// <param name="steps">Works of each.</param>
internal sealed class StepsContest(LoadSettings settings, TimeSpan length, params int[] steps) : Contest
{
    private const string Consumer = "c-1";
    private const double MiddleLimit = 100; // ms
    private const double SlowestLimit = 200; // ms
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<int, List<double[]>> _times = steps.ToDictionary(works => works, _ => new List<double[]>());
    private MaestroGround _ground = null!;
    private ManagementCluster _cluster = null!;
    private StoredStatuses _statuses = null!;
    private HttpClient _rest = null!;
    private double[]? _current;
    private int _runs = -1; // the first one warms up
    private int _created;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.StartAsync(settings, cancellation);
        await _ground.AddConsumersAsync(1, cancellation);
        _cluster = await ManagementCluster.StartAsync(Consumer, _ground.Broker.Port, cancellation);
        _statuses = await StoredStatuses.ListenAsync(_ground.Database, cancellation);
        _rest = new() { BaseAddress = new($"http://127.0.0.1:{_ground.RestPort}") };
    }

    public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) => ThirdAsync(times => times[^(times.Length / 3)..], cancellation);

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => ThirdAsync(times => times[..(times.Length / 3)], cancellation);

    public override async Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
    [
        .. steps.Where(works => _times[works].Count > 0).SelectMany(works => new[]
        {
            new Fact($"p50 at {works} per {length.TotalSeconds:0} s", Math.Round(Statistics.Median(_times[works].Select(Statistics.Median)), 1), "ms", MiddleLimit),
            new Fact($"p99 at {works} per {length.TotalSeconds:0} s", Math.Round(Statistics.Median(_times[works].Select(times => Statistics.Percentile(times, 0.99))), 1), "ms", SlowestLimit),
            new Fact($"p50 of the last {works}", Math.Round(Statistics.Median(_times[works][^1]), 1), "ms", MiddleLimit),
        }),
        new("works not applied", await _ground.SqlAsync("SELECT count(*) FROM resources WHERE status IS NULL OR status::text NOT LIKE '%AppliedManifestWorkComplete%'", cancellation), "", 0),
    ];

    public override async ValueTask DisposeAsync()
    {
        _rest?.Dispose();
        foreach (var part in new IAsyncDisposable?[] { _statuses, _cluster, _ground })
            if (part is not null)
                await part.DisposeAsync();
    }

    /// <summary>Of the step that is measured now: whichever side comes first runs it.</summary>
    private async Task<Measurement> ThirdAsync(Func<double[], double[]> third, CancellationToken cancellation)
    {
        var times = _current ?? await StepAsync(cancellation);
        _current = _current is null ? times : null;
        return new(Statistics.Median(third(times)));
    }

    private async Task<double[]> StepAsync(CancellationToken cancellation)
    {
        var isWarmUp = _runs++ < 0;
        var works = isWarmUp ? steps[^1] : steps[(_runs - 1) % steps.Length];
        var times = await OpenLoop.RunAsync(works / length.TotalSeconds, works, _ => DeliverAsync(cancellation), TimeProvider.System, cancellation);
        if (!isWarmUp)
            _times[works].Add(times);
        return times;
    }

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        using var body = new StringContent(BundleBody.Json(Consumer, $"work-{Interlocked.Increment(ref _created)}"), Encoding.UTF8, "application/json");
        using var answer = await _rest.PostAsync(BundleBody.Path, body, cancellation);
        answer.EnsureSuccessStatusCode();
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellation)).GetProperty("id").GetString()!;
        await _statuses.Of(id).WaitAsync(Patience, cancellation);
    }
}
