using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HyperFleet.Load.Servers;
using Npgsql;

namespace HyperFleet.Load.Fleets;

/// <summary>
/// Thousands of clusters, made as copies of two that went through the API: every second one is Reconciled, the others wait for
/// their adapters. <see cref="ShardSize"/> clusters share a shard label.
/// </summary>
internal sealed class Fleet : IDisposable
{
    public const int ShardSize = 250;
    private const string SampleShard = "sample-shard";
    private static readonly string[] Adapters = ["validation", "dns"];
    private static readonly string[] Mandatory = ["Available", "Applied", "Health"];
    private readonly ApiGround _ground;
    private readonly HttpClient _api;

    public Fleet(ApiGround ground) => (_ground, _api) = (ground, new() { BaseAddress = new($"http://127.0.0.1:{ground.ApiPort}") });

    /// <summary>Makes clusters number 1 to count.</summary>
    public async Task SeedAsync(int count, CancellationToken cancellation)
    {
        await CloneAsync("sample-waiting", settled: false, $"generate_series(1, {count}, 2) n", cancellation);
        await CloneAsync("sample-settled", settled: true, $"generate_series(2, {count}, 2) n", cancellation);
        await TidyAsync(cancellation);
    }

    /// <summary>Makes clusters of which all are Reconciled.</summary>
    public async Task SeedSettledAsync(int from, int to, CancellationToken cancellation)
    {
        await CloneAsync("sample-settled", settled: true, $"generate_series({from}, {to}) n", cancellation);
        await TidyAsync(cancellation);
    }

    public static string IdOf(int number) => number.ToString().PadLeft(36, '0');

    public async Task<string> CreateAsync(string name, CancellationToken cancellation)
    {
        using var body = new StringContent(ClusterBody.Json(name, SampleShard), Encoding.UTF8, "application/json");
        using var answer = await _api.PostAsync(ApiPaths.Clusters, body, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
    }

    /// <summary>Copies the only child of a cluster.</summary>
    /// <param name="series">Makes the ids of these copies their own.</param>
    public async Task CloneChildrenAsync(string parent, string name, int series, int count, CancellationToken cancellation)
    {
        await using var command = _ground.Database.CreateCommand("SELECT id FROM resources WHERE owner_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parent });
        var id = (string)(await command.ExecuteScalarAsync(cancellation))!;
        var rows = await RecordedRows.OfAsync(_ground.Database, id, cancellation);
        var words = new Dictionary<string, string> { [id] = $"'{series}-' || lpad(n::text, 30, '0')", [name] = "'pool-' || n" };
        foreach (var insert in rows.InsertSelect(words, "now()", $"generate_series(1, {count}) n"))
            await ExecuteAsync(insert, cancellation);
        await ExecuteAsync("ANALYZE", cancellation);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // our own text
        await using var command = _ground.Database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public void Dispose() => _api.Dispose();

    private async Task CloneAsync(string name, bool settled, string source, CancellationToken cancellation)
    {
        var id = await CreateAsync(name, cancellation);
        foreach (var adapter in settled ? Adapters : [])
            await ReportAsync(id, adapter, cancellation);
        var rows = await RecordedRows.OfAsync(_ground.Database, id, cancellation);
        var words = new Dictionary<string, string>
        {
            [id] = "lpad(n::text, 36, '0')",
            [name] = "'bench-' || n",
            [SampleShard] = $"'s' || n / {ShardSize}",
        };
        foreach (var insert in rows.InsertSelect(words, "now() - n * interval '1 ms'", source))
            await ExecuteAsync(insert, cancellation);
    }

    private async Task TidyAsync(CancellationToken cancellation)
    {
        await ExecuteAsync("DELETE FROM resources WHERE name LIKE 'sample-%'", cancellation);
        await ExecuteAsync("VACUUM ANALYZE", cancellation);
    }

    private async Task ReportAsync(string id, string adapter, CancellationToken cancellation)
    {
        var conditions = Mandatory.Select(type => new { type, status = "True", reason = "AsExpected", message = $"{type} as expected" });
        using var answer = await _api.PutAsJsonAsync(
            $"{ApiPaths.Clusters}/{id}/statuses", new { adapter, observed_generation = 1, observed_time = TimeProvider.System.GetUtcNow(), conditions }, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
