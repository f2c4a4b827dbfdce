using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Api.Watch;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>A search means the same on a list, where PostgreSQL judges it, and on a watch, where memory does.</summary>
public sealed class SearchMatchTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string[] Fields =
    [
        "name", "id", "kind", "owner_id", "created_by", "deleted_by", "labels.env", "labels.tier", "labels.'a/b'", "spec.n", "spec.text", "spec.nested.flag", "spec.list.0",
        "spec.list.-1", "spec.nested", "spec.none", "spec.big",
    ];

    private static readonly string[] Values =
        ["'a'", "'alpha'", "'Alpha'", "''", "5", "-3", "1.50", "'5'", "'true'", "'x_y'", "'ä'", "1e2", "100", "'Cluster'", "'[1, \"two\"]'", "2k"];

    private static readonly string[] Patterns = ["'%'", "'a%'", "'%A%'", "'_lpha'", "'x\\\\_y'", "'%a%h%'", "''", "'Ä'", "'%e'"];

    private static readonly string[] Fixed =
    [
        "generation = 2", "generation between 2 and 3", "generation not in [1, 3]", "deleted_time is null", "deleted_time > '2020-01-01'", "not deleted_time > '2020-01-01'",
        "created_time > '2020-01-01T00:00:00Z'", "status.conditions.Reconciled = 'True'", "status.conditions.Reconciled = 'False'", "status.conditions.Reconciled is null",
        "status.conditions.Nope is null", "status.conditions.ASuccessful is not null", "status.conditions.Reconciled.observed_generation >= 2",
        "status.conditions.Reconciled.last_updated_time > '2020-01-01'", "not name like 'a%'", "name is not null", "owner_kind is null", "labels.env is null", "labels.env is not null",
    ];

    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Random_searches_agree_with_the_database()
    {
        await FillAsync();
        var resources = await ReadAsync(null);
        Assert.True(resources.Count >= 8);
        var random = new Random(42);
        var accepted = 0;
        for (var n = 0; n < 600; n++)
        {
            var text = Generate(random, 0);
            if (SearchParser.Parse(text).Failed(out _, out var tree))
                continue;
            var filter = new SqlFilter();
            if (new SearchTranslator(filter).Write(tree) is not null)
                continue;
            accepted++;
            var expected = (await ReadAsync(filter)).Select(r => r.Id).Order();
            var seen = resources.Where(r => SearchMatch.Judge(tree, new(r, new ResourceJson(null!))) == true).Select(r => r.Id).Order();
            Assert.True(expected.SequenceEqual(seen), $"{text}\ndatabase: {Names(resources, expected)}\nmemory: {Names(resources, seen)}");
        }
        Assert.True(accepted > 300, $"only {accepted} searches were valid");
    }

    private static string Names(List<Resource> resources, IEnumerable<string> ids) => string.Join(' ', ids.Select(id => resources.Find(r => r.Id == id)!.Name));

    private static string Generate(Random random, int depth) => random.Next(depth > 2 ? 4 : 7) switch
    {
        4 => $"({Generate(random, depth + 1)} and {Generate(random, depth + 1)})",
        5 => $"({Generate(random, depth + 1)} or {Generate(random, depth + 1)})",
        6 => $"not ({Generate(random, depth + 1)})",
        3 => Fixed[random.Next(Fixed.Length)],
        2 => $"{Pick(random, Fields)} {(random.Next(2) == 0 ? "like" : "ilike")} {Pick(random, Patterns)}",
        1 => random.Next(4) switch
        {
            0 => $"{Pick(random, Fields)} is {(random.Next(2) == 0 ? "" : "not ")}null",
            1 => $"{Pick(random, Fields)} between {Pick(random, Values)} and {Pick(random, Values)}",
            var other => $"{Pick(random, Fields)} {(other == 2 ? "" : "not ")}in [{Pick(random, Values)}, {Pick(random, Values)}]",
        },
        _ => $"{Pick(random, Fields)} {Pick(random, ["=", "!=", "<", "<=", ">", ">="])} {Pick(random, Values)}",
    };

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private async Task FillAsync()
    {
        string[] specs =
        [
            """{"n":5,"text":"alpha","nested":{"flag":true},"list":[1,"two"]}""", """{"n":"5","text":"Alpha","list":["a"]}""", """{"n":-3,"text":"x_y","nested":{"b":1,"a":[1, 2]}}""",
            """{"n":1.50,"text":"xzy","big":1e60}""", """{"n":100.0,"text":"ä","nested":{"flag":false},"big":-1e60}""", """{"n":null,"text":"","list":[]}""", """{"n":"1e2","list":{"0":"a"}}""",
            """{"n":2000,"text":"Alphabeth"}""",
        ];
        string[] labels = ["{}", """{"env":"a","tier":"5"}""", """{"env":"alpha"}""", """{"a/b":"Alpha","env":""}""", """{"tier":"100"}""", """{"env":"x_y","tier":"a"}""", """{"env":"a"}""", """{"tier":"-3"}"""];
        for (var i = 0; i < specs.Length; i++)
        {
            var cluster = await _api.CreateClusterAsync(i == 3 ? "alpha" : null, labels[i].Replace("-3", "3", StringComparison.Ordinal), specs[i]);
            var path = $"clusters/{cluster.Id()}";
            if (i % 3 == 0)
                (await _api.PatchAsync(path, """{"labels":{"env":"alpha"}}""")).Expect(200);
            if (i % 2 == 0)
                (await _api.ReportAsync(path, "a", 1)).Expect(201);
            if (i == 2)
                (await _api.ReportAsync(path, "b", 1)).Expect(201);
            if (i == 5)
                (await _api.DeleteAsync(path)).Expect(202);
            if (i == 1)
                await _api.CreateNodePoolAsync(cluster.Id());
        }
    }

    private async Task<List<Resource>> ReadAsync(SqlFilter? filter)
    {
        await using var session = await _api.Database.OpenAsync(Cancellation);
        var command = (filter ?? new SqlFilter().Append("TRUE")).Command($"SELECT {ResourceRow.Columns} FROM resources r WHERE ", "");
        return await session.ReadAsync(new("raw", "test"), command, async (reader, token) =>
        {
            var resources = new List<Resource>();
            while (await reader.ReadAsync(token))
                resources.Add(ResourceRow.Read(reader));
            return resources;
        }, Cancellation);
    }
}
