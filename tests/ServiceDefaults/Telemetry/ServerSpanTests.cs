using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace HyperFleet.ServiceDefaults.Tests.Telemetry;

public sealed class ServerSpanTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _names = new();
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivityListener _listener;
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    public ServerSpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == _trace) _names.Enqueue(span.DisplayName);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/things/7", "GET /things/{id}")]
    [InlineData("DELETE", "/things/7", "DELETE /things/{id}")]
    [InlineData("GET", "/broken", "GET /broken")]
    [InlineData("POST", "/bare", "POST /bare")]
    [InlineData("GET", "/nowhere/7", "GET")]
    public async Task A_request_is_named_after_its_route_even_when_the_role_routes_later_and_fails(string method, string path, string name)
    {
        var address = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), address + path);
        request.Headers.Add("traceparent", $"00-{_trace}-b7ad6b7169203331-01");

        using var answer = await _http.SendAsync(request, Token);

        await HyperFleet.Fixtures.Eventually.Equal(name, () => string.Join(' ', _names), TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _http.Dispose();
        _listener.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use(ServerSpan.NameAsync);
        _app.UseRouting();
        _app.MapMethods("/things/{id}", ["GET", "DELETE"], (string id) => id);
        _app.MapGet("/broken", () => { throw new InvalidOperationException("broken"); });
        _app.MapPost("bare", () => "");
        await _app.StartAsync(Token);
        return _app.Urls.Single();
    }
}
