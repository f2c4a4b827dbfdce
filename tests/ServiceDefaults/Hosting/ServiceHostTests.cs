using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.ServiceDefaults.Tests.Hosting;

public sealed class ServiceHostTests : IAsyncDisposable
{
    private readonly int _main = FreePort();
    private readonly int _health = FreePort();
    private readonly int _metrics = FreePort();
    private readonly HttpClient _http = new();
    private readonly Check _check = new();
    private WebApplication? _app;

    [Fact]
    public async Task Each_listener_answers_only_its_own_pages()
    {
        await StartAsync();
        Assert.Equal("main", await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_main}/healthz"), Token));
        Assert.Equal("""{"status":"ok"}""", await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_health}/healthz"), Token));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(_health, "/metrics")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(_metrics, "/healthz")).Status);
    }

    [Fact]
    public async Task A_failing_dependency_makes_it_unready_but_not_dead()
    {
        await StartAsync();
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","checks":{"broker":"ok"}}"""), await GetAsync(_health, "/readyz"));
        _check.Failure = "not connected";
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"error","message":"not ready","checks":{"broker":"not connected"}}"""),
            await GetAsync(_health, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(_health, "/healthz")).Status);
    }

    [Fact]
    public async Task The_reason_form_of_readiness_names_what_fails()
    {
        await StartAsync(HealthBody.Reason);
        _check.Failure = "not connected";
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"not_ready","reason":"broker: not connected"}"""),
            await GetAsync(_health, "/readyz"));
    }

    [Fact]
    public async Task Metrics_carry_their_exact_names_and_the_constant_labels()
    {
        await StartAsync();
        var meter = _app!.Services.GetRequiredService<IMeterFactory>().Create("HyperFleet.Test");
        meter.CreateCounter<long>("things_total", description: "Things.").Add(2, new KeyValuePair<string, object?>("kind", "a\"b"));
        meter.CreateHistogram("wait_seconds", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5] }).Record(3);

        var (_, page) = await GetAsync(_metrics, "/metrics");
        Assert.Contains("# HELP things_total Things.\n# TYPE things_total counter\nthings_total{component=\"test\",version=\"1.2.3\",kind=\"a\\\"b\"} 2\n", page);
        Assert.Contains("wait_seconds_bucket{component=\"test\",version=\"1.2.3\",le=\"1\"} 0\n", page);
        Assert.Contains("wait_seconds_bucket{component=\"test\",version=\"1.2.3\",le=\"5\"} 1\n", page);
        Assert.Contains("wait_seconds_bucket{component=\"test\",version=\"1.2.3\",le=\"+Inf\"} 1\n", page);
        Assert.Contains("wait_seconds_count{component=\"test\",version=\"1.2.3\"} 1\n", page);
    }

    [Theory]
    [InlineData(":8080", "", 8080)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:90", "::1", 90)]
    public void Bind_addresses_read_as_Go_writes_them(string text, string host, int port) =>
        Assert.Equal(new BindAddress(host, port), BindAddress.Parse(text));

    [Theory]
    [InlineData("8080")]
    [InlineData(":x")]
    [InlineData(":70000")]
    [InlineData("example.com:80")]
    public void A_bad_bind_address_is_refused(string text) => Assert.Throws<FormatException>(() => BindAddress.Parse(text));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _http.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task StartAsync(HealthBody body = HealthBody.Checks)
    {
        var endpoints = new ServiceEndpoints(new("127.0.0.1", _health), new("127.0.0.1", _metrics)) { Main = new("127.0.0.1", _main) };
        var builder = ServiceHost.CreateBuilder(new ServiceIdentity("test", "test", "1.2.3"), endpoints, new LogOptions("error"), healthBody: body);
        builder.Services.AddSingleton<IReadinessCheck>(_check);
        _app = builder.Build();
        _app.MapServiceDefaults().MapFallback(() => "main");
        await _app.StartAsync(Token);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(int port, string path)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Check : IReadinessCheck
    {
        public string? Failure { get; set; }

        public string Name => "broker";

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Failure);
    }
}
