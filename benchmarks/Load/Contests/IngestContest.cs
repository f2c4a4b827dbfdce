using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Maestro;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>
/// P8: bundles over HTTP until the broker has confirmed the last of them, against pgbench writing the same rows into the same tables:
/// what PostgreSQL commits in groups.
/// </summary>
internal sealed class IngestContest(LoadSettings settings) : Contest
{
    private const int Connections = 16;
    private const int Consumers = 16;
    private const string Open = "SELECT count(*) FROM events WHERE reconciled_date IS NULL";
    private MaestroGround _ground = null!;
    private Pgbench _pgbench = null!;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await MaestroGround.StartAsync(settings, cancellation);
        await _ground.AddConsumersAsync(Consumers, cancellation);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{_ground.RestPort}") };
        using var body = new StringContent(BundleBody.Json("c-1"), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(BundleBody.Path, body, cancellation);
        answer.EnsureSuccessStatusCode();
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellation)).GetProperty("id").GetString()!;
        await PublishedAsync(cancellation); // recorded as handled: the server leaves the copies alone
        var rows = await RecordedRows.OfAsync(_ground.Database, id, cancellation);
        _pgbench = new(_ground.ConnectionString, _ground.PostgresId, rows.InsertValues(new Dictionary<string, string> { [id] = "lpad(:n::text, 36, '0')" }, "now()"));
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var requests = Enumerable.Range(1, Connections).Select(number => BundleBody.Request($"c-{number}")).ToArray();
        var meter = _ground.Meter();
        var clock = Stopwatch.StartNew();
        var (count, _) = await ClosedLoop.RunAsync(_ground.RestPort, Connections, duration, connection => requests[connection], cancellation);
        await PublishedAsync(cancellation);
        return new(count / clock.Elapsed.TotalSeconds, meter.PerOperation(count));
    }

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => _pgbench.RunAsync(Connections, duration, cancellation);

    public override async ValueTask DisposeAsync()
    {
        _pgbench?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
    }

    private async Task PublishedAsync(CancellationToken cancellation)
    {
        while (await _ground.SqlAsync(Open, cancellation) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
    }
}
