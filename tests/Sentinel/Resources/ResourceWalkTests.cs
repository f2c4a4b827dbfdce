using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;
using Microsoft.AspNetCore.Http;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Resources;

/// <summary>The pages of one cycle (sentinel contract §3.2): by key where the API offers it, by number where it does not.</summary>
public sealed class ResourceWalkTests : IAsyncLifetime
{
    private ListServer _server = null!;
    private SentinelOptions _options = null!;
    private ApiClient _client = null!;
    private ResourceWalk _walk = null!;

    private IEnumerable<string?> Pages => _server.Calls.Select(call => call.Query["page"]);

    private IEnumerable<string?> Places => _server.Calls.Select(call => call.Query.GetValueOrDefault("continue"));

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _options = new SentinelOptions { ResourceType = "clusters", Clients = new ClientsSection { HyperfleetApi = new ApiSection { BaseUrl = _server.Address } } };
        _client = new ApiClient(_options, "1.2.3", TimeProvider.System);
        _walk = new ResourceWalk(new ResourceApi(_options, _client), TimeProvider.System, () => { });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(20, 2)] // a full page does not know that it is the last
    [InlineData(21, 2)]
    [InlineData(100, 6)]
    [InlineData(101, 6)]
    public async Task An_api_that_walks_is_walked_by_key(int count, int requests)
    {
        _server.Walks = true;
        _server.Resources = Fleet(count);
        Assert.Equal(Ids(count), await WalkAsync());
        Assert.All(Pages, page => Assert.Equal("1", page));
        Assert.Equal(Enumerable.Range(0, requests).Select(i => i == 0 ? "" : $"{20 * i}"), Places);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(100, 5)]
    [InlineData(101, 6)]
    public async Task Upstream_s_api_ignores_the_parameter_and_is_walked_by_number(int count, int requests)
    {
        _server.Resources = Fleet(count);
        Assert.Equal(Ids(count), await WalkAsync());
        Assert.Equal(Enumerable.Range(1, requests).Select(i => $"{i}"), Pages);
        Assert.Equal(Enumerable.Range(1, requests).Select(i => i == 1 ? "" : null), Places);
    }

    [Fact]
    public async Task An_api_that_refuses_the_parameter_is_walked_by_number()
    {
        _server.Resources = Fleet(30);
        _server.Failure = context => context.Request.Query.ContainsKey("continue") ? Results.StatusCode(400) : null;
        Assert.Equal(Ids(30), await WalkAsync());
        Assert.Equal([("1", ""), ("1", null), ("2", null)], Pages.Zip(Places));
    }

    [Fact]
    public async Task An_api_that_is_replaced_by_an_older_one_in_the_middle_of_a_walk_is_seen_completely()
    {
        _server.Walks = true;
        _server.Resources = Fleet(50);
        _server.Failure = context =>
        {
            _server.Walks = context.Request.Query["continue"] == "";
            return null;
        };
        // The page by key, then every page by number from the first, which answers the second request.
        Assert.Equal([.. Ids(20), .. Ids(50)], await WalkAsync());
        Assert.Equal([("1", ""), ("1", "20"), ("2", null), ("3", null)], Pages.Zip(Places));
    }

    [Fact]
    public async Task A_place_that_the_api_does_not_know_any_more_begins_again_by_number()
    {
        _server.Walks = true;
        _server.Resources = Fleet(30);
        _server.Failure = context => context.Request.Query["continue"].ToString().Length > 0 ? Results.StatusCode(400) : null;
        Assert.Equal([.. Ids(20), .. Ids(30)], await WalkAsync());
    }

    [Fact]
    public async Task A_walk_that_stands_still_is_a_failure()
    {
        _server.Failure = _ => Results.Text("""{"items":[{"id":"c0"}],"size":1,"continue":"here"}""", "application/json");
        Assert.Equal(["c0", "c0"], await WalkAsync());
        Assert.Equal("the list does not go on: a page says that it is followed by itself", _walk.Failure!.Message);
        Assert.False(_walk.Failure.IsTransient);
    }

    [Fact]
    public async Task A_page_by_key_that_fails_is_asked_for_again_from_the_same_place()
    {
        _server.Walks = true;
        _server.Resources = Fleet(50);
        var failures = 1;
        _server.Failure = context => context.Request.Query["continue"] == "20" && Interlocked.Decrement(ref failures) >= 0 ? Results.StatusCode(503) : null;
        Assert.Equal(Ids(50), await WalkAsync());
        Assert.Equal(["", "20", "20", "40"], Places);
    }

    [Fact]
    public async Task An_api_that_keeps_failing_is_given_up_when_the_retries_are_spent()
    {
        _server.Failure = _ => Results.StatusCode(500);
        var time = new FakeTimeProvider();
        var walk = new ResourceWalk(new ResourceApi(_options, _client), time, () => { });
        var walking = Task.Run(async () =>
        {
            await foreach (var page in walk.PagesAsync(CancellationToken.None))
                page.Dispose();
        }, TestContext.Current.CancellationToken);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return walking.IsCompleted;
        }, TimeSpan.FromSeconds(90));
        await walking;
        Assert.Equal(("the API answered 500", true), (walk.Failure!.Message, walk.Failure.IsTransient));
        Assert.True(_server.Calls.Count > 1, "it was asked once only");
    }

    private static JsonObject[] Fleet(int count) => [.. Ids(count).Select(id => Cluster(id))];

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(i => $"c{i}");

    private async Task<List<string>> WalkAsync()
    {
        var ids = new List<string>();
        await foreach (var page in _walk.PagesAsync(TestContext.Current.CancellationToken))
        {
            using (page)
                ids.AddRange(page.Resources.Select(resource => resource.Id));
        }

        return ids;
    }
}
