using System.Buffers.Text;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Http;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load.Contests;

/// <summary>P1: creates over HTTP against pgbench writing the same rows into the same tables.</summary>
internal sealed class CreateContest(LoadSettings settings) : Contest
{
    private const int Connections = 16;
    private const string SampleName = "sample-create";
    private const double CpuLimit = 300;
    private readonly List<double> _apiCpu = [];
    private ApiGround _ground = null!;
    private Pgbench _pgbench = null!;
    private long _created;

    public override string Durability => settings.Durability;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        _ground = await ApiGround.StartAsync(settings, cancellation);
        using var fleet = new Fleet(_ground);
        var id = await fleet.CreateAsync(SampleName, cancellation);
        var words = new Dictionary<string, string> { [id] = "lpad(:n::text, 36, '0')", [SampleName] = "'pg-' || :n::text" };
        var rows = await RecordedRows.OfAsync(_ground.Database, id, cancellation);
        _pgbench = new(_ground.ConnectionString, _ground.PostgresId, rows.InsertValues(words, "now()"));
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var requests = Enumerable.Range(0, Connections).Select(_ => ClusterBody.CreateRequest()).ToArray();
        var meter = _ground.MeterApi();
        var (count, elapsed) = await ClosedLoop.RunAsync(_ground.ApiPort, Connections, duration, Next, cancellation);
        var cpu = meter.PerOperation(count);
        _apiCpu.Add(cpu["api"]);
        return new(count / elapsed.TotalSeconds, cpu);

        ReadOnlyMemory<byte> Next(int connection)
        {
            var (request, digits) = requests[connection];
            Utf8Formatter.TryFormat(Interlocked.Increment(ref _created), request.AsSpan(digits), out _, new('D', 10));
            return request;
        }
    }

    public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => _pgbench.RunAsync(Connections, duration, cancellation);

    public override Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Fact>>([new("API CPU per create", Statistics.Median(_apiCpu), "µs", CpuLimit)]);

    public override async ValueTask DisposeAsync()
    {
        _pgbench?.Dispose();
        if (_ground is not null)
            await _ground.DisposeAsync();
    }
}
