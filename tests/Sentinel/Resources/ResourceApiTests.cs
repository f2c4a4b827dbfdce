using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;
using Microsoft.AspNetCore.Http;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Resources;

public sealed class ResourceApiTests : IDisposable
{
    private ApiClient? _client;
    private readonly string _token = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_asked_for_as_the_contract_says()
    {
        await using var server = await StartAsync(Cluster("c1"));
        var api = Api(server, o => o with
        {
            Sentinel = new SentinelSection { Name = "s1" },
            ResourceSelector = [new() { Label = "region", Value = "us-east" }, new() { Label = "env", Value = "it's" }, new() { Label = "", Value = "x" }],
        });
        var (page, failure) = await api.GetPageAsync(new WalkStep(3, null, 0), Cancellation);
        using (page)
            Assert.Null(failure);
        var call = Assert.Single(server.Calls);
        Assert.Equal("/api/hyperfleet/v1/clusters", call.Path);
        Assert.Equal(("3", "20", "labels.env='it''s' and labels.region='us-east'"), (call.Query["page"], call.Query["size"], call.Query["search"]));
        Assert.Equal("hyperfleet-sentinel/1.2.3 (s1)", call.Headers["User-Agent"]);
        Assert.DoesNotContain("Authorization", call.Headers.Keys);
        Assert.DoesNotContain("order", call.Query.Keys);
        Assert.DoesNotContain("continue", call.Query.Keys);
    }

    [Fact]
    public async Task Without_a_selector_there_is_no_search()
    {
        await using var server = await StartAsync();
        var api = Api(server, o => o with { ResourceType = "nodepools" });
        (await api.GetPageAsync(WalkStep.First, Cancellation)).Page!.Dispose();
        Assert.Equal("/api/hyperfleet/v1/nodepools", Assert.Single(server.Calls).Path);
        Assert.DoesNotContain("search", server.Calls.Single().Query.Keys);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(204, false)]
    public async Task A_status_is_worth_a_retry_or_not(int status, bool transient)
    {
        await using var server = await StartAsync();
        server.Failure = _ => Results.StatusCode(status);
        var api = Api(server);
        var (page, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.Null(page);
        Assert.Equal(("fetch_error", transient), (failure!.Kind, failure.IsTransient));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"items\":{}}")]
    public async Task A_malformed_answer_is_no_list_and_not_retried(string body)
    {
        await using var server = await StartAsync();
        server.Failure = _ => Results.Text(body);
        var api = Api(server);
        var (_, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.False(failure!.IsTransient);
        Assert.StartsWith("the answer ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_api_is_given_up_after_the_timeout()
    {
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource<IResult>();
        server.Failure = _ => new Waiting(gate.Task);
        var api = Api(server, o => o with { Clients = o.Clients with { HyperfleetApi = o.Clients.HyperfleetApi! with { Timeout = TimeSpan.FromMilliseconds(100) } } });
        var (_, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.Equal(("no answer within 0.1 s", true), (failure!.Message, failure.IsTransient));
        gate.SetResult(Results.Ok());
    }

    [Fact]
    public async Task A_body_that_does_not_end_is_given_up_after_the_timeout()
    {
        await using var server = await StartAsync();
        server.Failure = _ => new Trickle();
        var api = Api(server, o => o with { Clients = o.Clients with { HyperfleetApi = o.Clients.HyperfleetApi! with { Timeout = TimeSpan.FromMilliseconds(300) } } });
        var (_, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.Equal(("no answer within 0.3 s", true), (failure!.Message, failure.IsTransient));
    }

    [Fact]
    public async Task Named_resources_are_asked_for_within_the_selection()
    {
        await using var server = await StartAsync(Cluster("a"), Cluster("it's"), Cluster("other"));
        var api = Api(server, o => o with { ResourceSelector = [new() { Label = "env", Value = "prod" }] });
        var (page, failure) = await api.GetNamedAsync(["a", "it's", "gone"], Cancellation);
        using (page)
            Assert.Null(failure);
        Assert.Equal("labels.env='prod' and id in ('a', 'it''s', 'gone')", server.Calls.Single().Query["search"]);
    }

    [Fact]
    public async Task Nobody_listening_is_transient()
    {
        var server = await StartAsync();
        var api = Api(server);
        await server.DisposeAsync();
        var (_, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.True(failure!.IsTransient);
    }

    [Fact]
    public async Task Cancellation_is_passed_on()
    {
        await using var server = await StartAsync();
        server.Failure = _ => new Waiting(new TaskCompletionSource<IResult>().Task);
        var api = Api(server);
        using var cancel = new CancellationTokenSource();
        var pending = api.GetPageAsync(WalkStep.First, cancel.Token);
        await Eventually.Equal(1, () => server.Calls.Count);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public async Task The_probe_asks_for_nothing_and_wants_200()
    {
        await using var server = await StartAsync();
        var api = Api(server);
        Assert.Null(await api.ProbeAsync(Cancellation));
        Assert.Equal(("labels.non_existing_label='value'", "1"), (server.Calls.Single().Query["search"], server.Calls.Single().Query["size"]));
        foreach (var status in (int[])[404, 500, 503])
        {
            server.Failure = _ => Results.StatusCode(status);
            Assert.Equal($"the API answered {status}", (await api.ProbeAsync(Cancellation))!.Message);
        }
    }

    [Fact]
    public async Task The_token_file_is_read_for_every_request_unless_a_cache_is_configured()
    {
        await using var server = await StartAsync();
        await File.WriteAllTextAsync(_token, " one\n", Cancellation);
        var api = Api(server, Authenticated(TimeSpan.Zero));
        (await api.GetPageAsync(WalkStep.First, Cancellation)).Page!.Dispose();
        await File.WriteAllTextAsync(_token, "two", Cancellation);
        (await api.GetPageAsync(WalkStep.First, Cancellation)).Page!.Dispose();
        Assert.Equal(["Bearer one", "Bearer two"], server.Calls.Select(c => c.Headers["Authorization"]));
    }

    [Fact]
    public void A_cached_token_is_read_again_after_its_time()
    {
        var time = new FakeTimeProvider();
        var file = new TokenFile(new AuthSection { TokenPath = _token, TokenCacheTtl = TimeSpan.FromSeconds(30) }, time);
        File.WriteAllText(_token, "one");
        Assert.True(file.TryRead(out var first, out _));
        File.WriteAllText(_token, "two");
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(file.TryRead(out var cached, out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(file.TryRead(out var fresh, out _));
        Assert.Equal(("one", "one", "two"), (first, cached, fresh));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task Without_a_token_no_request_is_sent(string? content)
    {
        await using var server = await StartAsync();
        if (content is not null)
            await File.WriteAllTextAsync(_token, content, Cancellation);
        var api = Api(server, Authenticated(TimeSpan.Zero));
        var (_, failure) = await api.GetPageAsync(WalkStep.First, Cancellation);
        Assert.Equal(("auth_error", false), (failure!.Kind, failure.IsTransient));
        Assert.Empty(server.Calls);
        Assert.Equal("auth_error", (await api.ProbeAsync(Cancellation))!.Kind);
    }

    [Fact]
    public void The_selector_is_a_label_in_configured_order()
    {
        Assert.Equal("all", Selector.Label([]));
        Assert.Equal("region:us-east,env:prod", Selector.Label([new() { Label = "region", Value = "us-east" }, new() { Label = "env", Value = "prod" }]));
        Assert.Equal("labels.a-b='2' and labels.c_d='3'", Selector.Search([new() { Label = "c_d", Value = "3" }, new() { Label = "a-b", Value = "1" }, new() { Label = "a-b", Value = "2" }]));
        Assert.Equal("", Selector.Search([]));
    }

    public void Dispose()
    {
        _client?.Dispose();
        File.Delete(_token);
    }

    private ResourceApi Api(ListServer server, Func<SentinelOptions, SentinelOptions>? configure = null)
    {
        var options = new SentinelOptions { ResourceType = "clusters", Clients = new ClientsSection { HyperfleetApi = new ApiSection { BaseUrl = server.Address + "/" } } };
        options = configure?.Invoke(options) ?? options;
        _client = new ApiClient(options, "1.2.3", TimeProvider.System);
        return new ResourceApi(options, _client);
    }

    private Func<SentinelOptions, SentinelOptions> Authenticated(TimeSpan cache) => o => o with
    {
        Clients = o.Clients with { HyperfleetApi = o.Clients.HyperfleetApi! with { Auth = new AuthSection { TokenPath = _token, TokenCacheTtl = cache } } },
    };

    private sealed class Trickle : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            while (true)
            {
                await httpContext.Response.WriteAsync("{\"items\": ", httpContext.RequestAborted);
                await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, httpContext.RequestAborted);
            }
        }
    }

    private sealed class Waiting(Task<IResult> answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext) => await (await answer.WaitAsync(httpContext.RequestAborted)).ExecuteAsync(httpContext);
    }
}
