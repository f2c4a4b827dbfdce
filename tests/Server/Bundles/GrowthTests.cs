using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Resync;
using HyperFleet.Server.Tests.Fixtures;
using Npgsql;

namespace HyperFleet.Server.Tests.Bundles;

/// <summary>
/// Lists and resyncs cost in proportion to what they bring, at n, 2n, 4n and 8n. Counted, not timed: pages that PostgreSQL touches, and
/// messages that go over the wire.
/// </summary>
public sealed class GrowthTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private const int Small = 250;
    private const double Slack = 1.5; // trees get a level deeper, pages are not all full

    [Fact]
    public async Task Lists_and_resyncs_read_pages_in_proportion()
    {
        var costs = new List<Dictionary<string, double>>();
        for (var factor = 1; factor <= 8; factor *= 2)
        {
            await using var maestro = await Maestro.StartAsync(postgres); // each with a database of its own: others' rows would be read too
            await FillAsync(maestro, $"growth-{factor}", Small * factor);
            costs.Add(new()
            {
                ["list of one consumer"] = await PagesAsync(maestro, List($"consumer_name='growth-{factor}'", Small * factor)),
                ["list by label"] = await PagesAsync(maestro, List($$"""payload->'metadata'->'labels'@>'{"of":"growth-{{factor}}"}'""", Small * factor)),
                ["spec resync"] = await PagesAsync(maestro, Sql.Command(SpecResync.Present, Sql.Text($"growth-{factor}"))),
                ["status resync"] = await PagesAsync(maestro, Sql.Command(StatusResync.Hashes)),
            });
        }

        foreach (var name in costs[0].Keys)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {string.Join(", ", costs.Select(cost => cost[name]))} pages");
            for (var doubling = 1; doubling < costs.Count; doubling++)
                Assert.True(costs[doubling][name] <= costs[0][name] * (1 << doubling) * Slack, $"{name} at {1 << doubling}n: {costs[doubling][name]} pages, at n: {costs[0][name]}");
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(4), InlineData(8)]
    public async Task A_resync_sends_one_message_for_each_bundle_that_differs_and_none_for_others(int factor)
    {
        const int each = 20;
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        var consumer = $"differ-{factor}";
        await FillAsync(maestro, consumer, 2 * each * factor);
        await using var agent = await SimulatedAgent.StartAsync(broker, consumer);
        var known = Enumerable.Range(1, each * factor).Select(n => ($"{consumer}-{n}", 1)).ToArray();

        await agent.SendSpecResyncAsync(known);
        await Eventually.Equal(each * factor, () => Responses(agent), TimeSpan.FromSeconds(90));
        await agent.SendSpecResyncAsync([.. known, .. Enumerable.Range((each * factor) + 1, each * factor).Select(n => ($"{consumer}-{n}", 1)), ("unknown", 1)]);
        await agent.ReceivesAsync("resync_response", "unknown", TimeSpan.FromSeconds(90)); // requests are answered in order: nothing else came before it
        Assert.Equal((each * factor) + 1, Responses(agent));
    }

    private static int Responses(SimulatedAgent agent) => agent.Received.Count(e => e.Type.EndsWith("spec.resync_response", StringComparison.Ordinal));

    private static NpgsqlBatchCommand List(string search, int size) => BundleList.Filtered(new SqlFilter(), new BundleQuery(search, null, 1, size)).Value;

    private static async Task FillAsync(Maestro maestro, string consumer, int count)
    {
        await maestro.CreateConsumerAsync(consumer);
        await maestro.CountAsync($$$"""
            WITH r AS (INSERT INTO resources (id, name, source, consumer_name, version, type, payload, created_at, updated_at)
              SELECT '{{{consumer}}}-' || n, '{{{consumer}}}-' || n, 's', '{{{consumer}}}', 1, '',
                ('{"specversion":"1.0","id":"1","source":"s","type":"a.b.c.spec.create_request","metadata":{"labels":{"of":"{{{consumer}}}"}},"data":{"manifests":[]},"pad":"' || repeat('x', 500) || '"}')::jsonb, now(), now()
              FROM generate_series(1, {{{count}}}) n RETURNING 1)
            SELECT count(*) FROM r
            """);
        await maestro.CountAsync("ANALYZE resources");
    }

    /// <summary>Pages that the statement touches, in memory or not.</summary>
    private static async Task<double> PagesAsync(Maestro maestro, NpgsqlBatchCommand statement)
    {
        await using var connection = new NpgsqlConnection(maestro.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // the product's own statement
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.CommandText, connection);
#pragma warning restore CA2100
        foreach (NpgsqlParameter parameter in statement.Parameters)
            command.Parameters.Add(parameter.Clone());
        var plan = JsonNode.Parse((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)![0]!["Plan"]!;
        return (double)plan["Shared Hit Blocks"]! + (double)plan["Shared Read Blocks"]!;
    }
}
