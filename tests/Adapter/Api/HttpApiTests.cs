using System.Collections.Concurrent;
using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Api;

/// <summary>The client against a real HTTP server that answers from a script.</summary>
public sealed class HttpApiTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly ConcurrentQueue<IHeaderDictionary> _requests = new();
    private readonly ConcurrentQueue<string> _bodies = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("token-");
    private WebApplication? _app;
    private string _address = "";
    private string? _retryAfter;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            _bodies.Enqueue(await new StreamReader(context.Request.Body).ReadToEndAsync());
            _requests.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 200;
            if (context.Response.StatusCode != 200) context.Response.Headers.RetryAfter = _retryAfter;
            if (context.Response.StatusCode == 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            await context.Response.WriteAsync("{}");
        });
        await _app.StartAsync();
        _address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Server_faults_are_tried_again()
    {
        var response = await SendAsync(Request("GET"), 500, 429, 200);
        Assert.Equal((200, 3), (response.Status, response.Attempts));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 30)] // the client's own limit
    public async Task A_server_that_asks_for_patience_gets_it_within_limits(string asked, int seconds)
    {
        var (time, start) = (new Fixtures.FakeTimeProvider(), new Fixtures.FakeTimeProvider().GetUtcNow());
        _retryAfter = asked;
        _answers.Enqueue(429);
        using var api = new HttpApi(Options() with { MaxDelay = TimeSpan.FromSeconds(30) }, "test-agent", time, NullLogger<HttpApi>.Instance);
        var call = api.SendAsync(Request("GET") with { Timeout = TimeSpan.FromDays(1) }, Cancellation);
        await Fixtures.Eventually.True(() =>
        {
            if (!call.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(500));
            return call.IsCompleted;
        }, TimeSpan.FromSeconds(90));
        Assert.Equal((200, 2), ((await call).Status, (await call).Attempts));
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(seconds), "it did not wait");
    }

    [Fact]
    public async Task The_last_failure_tells_how_often_it_was_tried()
    {
        var request = Request("GET");
        var response = await SendAsync(request, 503, 503, 503);
        Assert.Equal(
            "API request failed: GET /x returned 503 503 Service Unavailable after 3 attempt(s): API returned non-success status: 503 503 Service Unavailable, response body: {}",
            response.Describe(request));
        Assert.True(response.IsTransient);
    }

    [Fact]
    public async Task A_client_error_is_not_tried_again()
    {
        var response = await SendAsync(Request("GET"), 409);
        Assert.Equal((409, 1, false), (response.Status, response.Attempts, response.IsTransient));
    }

    [Fact]
    public async Task A_silent_server_ends_at_the_time_limit_of_each_attempt()
    {
        var request = Request("GET") with { Timeout = TimeSpan.FromMilliseconds(100), Attempts = 2 };
        var response = await SendAsync(request, 1, 1);
        Assert.Contains("after 2 attempt(s): no answer within 100ms", response.Describe(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_a_transient_failure()
    {
        using var api = Client(Options() with { BaseUrl = "http://127.0.0.1:1" });
        Assert.True((await api.SendAsync(Request("GET"), Cancellation)).IsTransient);
    }

    [Fact]
    public async Task Cancellation_ends_the_retries()
    {
        using var source = new CancellationTokenSource();
        for (var i = 0; i < 50; i++) _answers.Enqueue(500);
        using var api = Client(Options() with { BaseDelay = TimeSpan.FromMinutes(1), MaxDelay = TimeSpan.FromMinutes(1) });
        var call = api.SendAsync(Request("GET"), source.Token);
        await Fixtures.Eventually.Equal(1, () => _requests.Count);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_body_is_json_unless_a_header_says_otherwise()
    {
        await SendAsync(Request("PUT") with { Body = "{\"a\":1}" });
        await SendAsync(Request("PATCH") with { Body = "x", Headers = [new("Content-Type", "text/plain"), new("X-Own", "1")] });
        Assert.Equal(["application/json", "text/plain"], _requests.Select(headers => headers.ContentType.ToString()));
        Assert.Equal(["{\"a\":1}", "x"], _bodies);
        Assert.Equal("1", _requests.Last()["X-Own"].ToString());
        Assert.All(_requests, headers => Assert.Equal("test-agent", headers.UserAgent.ToString()));
    }

    [Fact]
    public async Task The_token_is_read_again_when_the_file_changes()
    {
        var path = Path.Combine(_directory.FullName, "token");
        var options = Options() with { Auth = new ApiSection.AuthSection { TokenPath = path } };
        using var api = Client(options);
        foreach (var token in (string[])["one\n", "two"])
        {
            await File.WriteAllTextAsync(path, token, Cancellation);
            await api.SendAsync(Request("GET"), Cancellation);
        }

        Assert.Equal(["Bearer one", "Bearer two"], _requests.Select(headers => headers.Authorization.ToString()));
    }

    [Fact]
    public async Task A_cached_token_is_read_again_when_its_time_is_over()
    {
        var (path, time) = (Path.Combine(_directory.FullName, "token"), new Fixtures.FakeTimeProvider());
        var token = new TokenFile(path, TimeSpan.FromMinutes(1), time);
        await File.WriteAllTextAsync(path, "one", Cancellation);
        Assert.Equal("one", token.Current());
        await File.WriteAllTextAsync(path, "two", Cancellation);
        Assert.Equal("one", token.Current());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("two", token.Current());
    }

    [Fact]
    public async Task An_empty_token_file_is_an_error_and_without_auth_nothing_is_sent()
    {
        var path = Path.Combine(_directory.FullName, "token");
        await File.WriteAllTextAsync(path, " \n", Cancellation);
        using var api = Client(Options() with { RetryAttempts = 1, Auth = new ApiSection.AuthSection { TokenPath = path } });
        Assert.Contains("is empty", (await api.SendAsync(Request("GET"), Cancellation)).Failure, StringComparison.Ordinal);
        Assert.Empty(_requests);
        await SendAsync(Request("GET"));
        Assert.Empty(Assert.Single(_requests).Authorization.ToString());
    }

    [Fact]
    public async Task A_missing_token_file_is_an_error_that_names_it()
    {
        using var api = Client(Options() with { RetryAttempts = 1, Auth = new ApiSection.AuthSection { TokenPath = "/nowhere/token" } });
        Assert.Contains("/nowhere/token", (await api.SendAsync(Request("GET"), Cancellation)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_is_not_called_unless_it_is_allowed_and_never_gets_the_token()
    {
        var path = Path.Combine(_directory.FullName, "token");
        await File.WriteAllTextAsync(path, "secret", Cancellation);
        var options = Options() with { BaseUrl = "http://api.invalid", Auth = new ApiSection.AuthSection { TokenPath = path } };
        var request = Request("GET") with { Url = _address + "/elsewhere" };

        using var strict = Client(options);
        Assert.Contains("allowed_hosts", (await strict.SendAsync(request, Cancellation)).Failure, StringComparison.Ordinal);
        Assert.Empty(_requests);

        using var open = Client(options with { AllowedHosts = [new Uri(_address).Authority] });
        Assert.True((await open.SendAsync(request, Cancellation)).IsSuccess);
        Assert.Empty(Assert.Single(_requests).Authorization.ToString());
    }

    [Theory]
    [InlineData("", "exponential", "HYPERFLEET_API_BASE_URL")]
    [InlineData("ftp://x", "exponential", "no http or https URL")]
    [InlineData("http://x", "random", "invalid retry backoff strategy")]
    public void Unusable_settings_are_told(string baseUrl, string backoff, string reason) =>
        Assert.Contains(reason, HttpApi.Violation(new ApiSection { BaseUrl = baseUrl, RetryBackoff = backoff }), StringComparison.Ordinal);

    [Theory]
    [InlineData(404, """{"code":"HYPERFLEET-NTF-001"}""", true)]
    [InlineData(404, """{"code":"HYPERFLEET-NTF-000"}""", false)]
    [InlineData(404, "", true)]
    [InlineData(404, "no json", true)]
    [InlineData(404, "{}", true)]
    [InlineData(410, "{}", false)]
    public void Only_a_404_of_a_known_route_says_that_the_resource_is_gone(int status, string body, bool isGone) =>
        Assert.Equal(isGone, new ApiResponse(status, body, 1).IsGone);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ApiRequest Request(string method) => new(method, "/x", [], null, null, 0, "");

    private static HttpApi Client(ApiSection options) => new(options, "test-agent", TimeProvider.System, NullLogger<HttpApi>.Instance);

    private ApiSection Options() => new() { BaseUrl = _address, BaseDelay = TimeSpan.FromMilliseconds(1), RetryAttempts = 3 };

    private async Task<ApiResponse> SendAsync(ApiRequest request, params int[] answers)
    {
        foreach (var answer in answers) _answers.Enqueue(answer);
        using var api = Client(Options());
        return await api.SendAsync(request, Cancellation);
    }
}
