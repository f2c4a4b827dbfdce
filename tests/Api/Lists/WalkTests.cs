using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Lists;

/// <summary>Lists page by page by key, for machines (<c>continue</c>; beyond the API contract, whose clients never send it).</summary>
public sealed class WalkTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)] // a full page does not know that it is the last
    [InlineData(15, 3)]
    public async Task A_walk_shows_every_item_once_newest_first_and_counts_nothing(int count, int pages)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
            names.Insert(0, (await _api.CreateClusterAsync()).Text("name"));
        var walk = await WalkAsync("clusters", 7);
        Assert.Equal(pages, walk.Count);
        Assert.Equal(names, walk.SelectMany(page => page.Names()));
        Assert.All(walk, page => Assert.Equal(["items", "size", "continue"], page.AsObject().Select(member => member.Key)));
        Assert.All(walk, page => Assert.Equal(page["items"]!.AsArray().Count, (int)page["size"]!));
    }

    [Fact]
    public async Task A_walk_is_right_where_many_were_created_at_the_same_moment()
    {
        for (var i = 0; i < 9; i++)
            await _api.CreateClusterAsync();
        await using (var session = await _api.Database.OpenAsync(TestContext.Current.CancellationToken))
            await session.ExecuteAsync(new("raw", "test"), Postgres.Sql.Command("UPDATE resources SET created_time = '2026-01-01'"), TestContext.Current.CancellationToken);
        var ids = (await WalkAsync("clusters", 2)).SelectMany(page => page["items"]!.AsArray()).Select(item => item!.Id()).ToList();
        Assert.Equal(9, ids.Count);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task A_walk_never_skips_or_repeats_what_existed_throughout()
    {
        var names = new List<string>();
        for (var i = 0; i < 40; i++)
            names.Add((await _api.CreateClusterAsync()).Text("name"));
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var extra = await _api.CreateClusterAsync();
                await _api.DeleteAsync($"clusters/{extra.Id()}");
                await _api.PostAsync($"clusters/{extra.Id()}/force-delete", """{"reason":"churn"}""");
            }
        }, TestContext.Current.CancellationToken);
        for (var round = 0; round < 5; round++)
        {
            var seen = (await WalkAsync("clusters", 7)).SelectMany(page => page.Names()).ToList();
            Assert.Equal(names.Count, seen.Count(names.Contains));
            Assert.Equal(seen.Count, seen.Distinct().Count());
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Search_fields_and_owner_mean_what_they_mean_on_the_list()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"shard":"1"}""");
        var other = await _api.CreateClusterAsync();
        var pools = new HashSet<string>();
        for (var i = 0; i < 3; i++)
            pools.Add((await _api.CreateNodePoolAsync(cluster.Id())).Text("name"));
        await _api.CreateNodePoolAsync(other.Id());

        var found = await WalkAsync("clusters", 1, "&search=labels.shard='1'&fields=id,name");
        Assert.Equal([cluster.Text("name")], found.SelectMany(page => page.Names()));
        Assert.Null(found[0]["items"]![0]!["spec"]);
        Assert.Equal(pools, (await WalkAsync($"clusters/{cluster.Id()}/nodepools", 2)).SelectMany(page => page.Names()).ToHashSet());
        Assert.Equal(4, (await WalkAsync("nodepools", 3)).Sum(page => page.Names().Count()));
        Assert.Equal(6, (await WalkAsync("resources", 4)).Sum(page => page.Names().Count()));
        (await _api.GetAsync("clusters/nope/nodepools?continue=")).Expect(404);
    }

    [Theory]
    [InlineData("continue=x", "continue")]
    [InlineData("continue=.", "continue")]
    [InlineData("continue=1.", "continue")]
    [InlineData("continue=-1.a", "continue")]
    [InlineData("continue=99999999999999999999.a", "continue")]
    [InlineData("continue=9223372036854775807.a", "continue")]
    [InlineData("continue=&page=2", "page")]
    public async Task A_wrong_place_is_refused_with_its_field(string query, string field) => Assert.Equal(
        field, (await _api.GetAsync($"clusters?{query}")).Expect(400)["errors"]!.AsArray().Single()!.Text("field"));

    [Fact]
    public async Task A_walk_has_one_order() =>
        (await _api.GetAsync("clusters?continue=&order=name")).ExpectProblem(400, "VAL-005", "order must be left out with continue");

    [Fact]
    public async Task A_place_before_everything_or_behind_it_is_no_mistake()
    {
        await _api.CreateClusterAsync();
        Assert.Single((await _api.GetAsync("clusters?continue=253402300799999999.z&page=1")).Expect(200).Names());
        Assert.Empty((await _api.GetAsync("clusters?continue=0.a")).Expect(200).Names());
        (await _api.GetAsync("clusters?continue=1.%00")).Expect(400);
    }

    private async Task<List<JsonNode>> WalkAsync(string path, int size, string more = "")
    {
        var pages = new List<JsonNode>();
        string? place = "";
        while (place is not null)
        {
            pages.Add((await _api.GetAsync($"{path}?continue={Uri.EscapeDataString(place)}&size={size}{more}")).Expect(200));
            place = pages[^1]["continue"]?.GetValue<string>();
        }

        return pages;
    }
}
