using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Dashboard;

public sealed class DashboardTests : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder =
        DistributedApplicationTestingBuilder.Create([], (options, _) => options.DisableDashboard = false);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true });
    private DistributedApplication? _application;

    public DashboardTests()
    {
        _builder.Configuration["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        _builder.Configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = "token";
        _builder.AddExecutable("worker", "sh", "/", "-c", "echo hello; trap 'exit 0' TERM; while :; do sleep 0.02; done")
            .WithEnvironment("PASSWORD", "secret").WithHttpEndpoint();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
        await _builder.DisposeAsync();
    }

    [Fact]
    public async Task Strangers_see_the_login_form_only()
    {
        await StartAsync();

        Assert.Equal("/login", (await _client.GetAsync("/", Cancellation)).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync("/api/resources", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync("/login?t=wrong", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/login", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/dashboard.css", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_token_opens_every_page()
    {
        await LogInAsync();

        foreach (var page in new[]
        {
            "/", "/consolelogs", "/consolelogs/resource/worker", "/structuredlogs", "/structuredlogs/resource/worker", "/traces", "/traces/resource/worker",
            "/traces/detail/0", "/metrics", "/metrics/resource/worker", "/metrics/resource/worker/meter/m/instrument/i", "/dashboard.js", "/favicon.svg",
        })
        {
            var response = await _client.GetAsync(page, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
        }
    }

    [Fact]
    public async Task Resources_arrive_as_events_without_their_variables()
    {
        await LogInAsync();

        var worker = await FirstEventAsync("/api/resources", resource =>
            resource.GetProperty("id").GetString() == "worker" && resource.GetProperty("state").GetString() == "Running");

        Assert.Equal("Executable", worker.GetProperty("type").GetString());
        Assert.Equal("Healthy", worker.GetProperty("health").GetString());
        Assert.Equal("sh", worker.GetProperty("source").GetString());
        Assert.StartsWith("http://localhost:", worker.GetProperty("urls")[0].GetProperty("url").GetString());
        Assert.DoesNotContain("secret", worker.GetRawText());
    }

    [Fact]
    public async Task A_variable_is_told_only_to_who_asks_for_it()
    {
        await LogInAsync();
        await _application!.ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.Running, Cancellation);

        var names = await _client.GetStringAsync("/api/resources/worker/environment", Cancellation);
        Assert.Contains("PASSWORD", names);
        Assert.DoesNotContain("secret", names);
        Assert.Contains("secret", await _client.GetStringAsync("/api/resources/worker/environment/PASSWORD", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/api/resources/worker/environment/OTHER", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/api/resources/other/environment", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Console_lines_arrive_as_events()
    {
        await LogInAsync();

        var lines = await FirstEventAsync("/api/resources/worker/logs", _ => true);

        Assert.Equal("hello", lines[0].GetProperty("text").GetString());
        Assert.False(lines[0].GetProperty("isError").GetBoolean());
    }

    [Fact]
    public async Task Commands_need_the_header_that_only_the_page_sends()
    {
        await LogInAsync();
        await _application!.ResourceNotifications.WaitForResourceAsync("worker", KnownResourceStates.Running, Cancellation);
        const string Stop = "/api/resources/worker/commands/resource-stop";

        Assert.Equal(HttpStatusCode.Forbidden, (await _client.PostAsync(Stop, null, Cancellation)).StatusCode);

        _client.DefaultRequestHeaders.Add("X-Dashboard", "1");
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(Stop, null, Cancellation)).StatusCode);
        var second = await _client.PostAsync(Stop, null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("not available", (await second.Content.ReadFromJsonAsync<ExecuteCommandResult>(Cancellation))!.ErrorMessage);
    }

    [Fact]
    public async Task Waiters_wait_on_when_a_dependency_ends_because_it_can_be_restarted()
    {
        var ended = _builder.AddExecutable("ended", "sh", "/", "-c", "exit 1");
        _builder.Services.AddHealthChecks().AddCheck("never", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Unhealthy());
        ended.WithHealthCheck("never");
        _builder.AddExecutable("waiter", "sh", "/", "-c", "true").WaitFor(ended);
        await StartAsync();

        await _application!.ResourceNotifications.WaitForResourceAsync("ended", KnownResourceStates.Finished, Cancellation);
        await _application.ResourceNotifications.WaitForResourceAsync("waiter", KnownResourceStates.Waiting, Cancellation);
    }

    [Fact]
    public async Task A_taken_port_is_replaced_by_a_free_one()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        _builder.Configuration["ASPNETCORE_URLS"] = $"http://127.0.0.1:{taken}";

        await LogInAsync();

        Assert.NotEqual(taken, _client.BaseAddress!.Port);
    }

    [Fact]
    public async Task Plain_http_must_be_allowed()
    {
        _builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = null;

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(StartAsync);

        Assert.Contains("ASPIRE_ALLOW_UNSECURED_TRANSPORT", failure.Message);
    }

    private async Task StartAsync()
    {
        _application = await _builder.BuildAsync(Cancellation);
        await _application.StartAsync(Cancellation);
        _client.BaseAddress = new Uri(_application.Services.GetRequiredService<DashboardServer>().Address!);
    }

    private async Task LogInAsync()
    {
        await StartAsync();
        Assert.Equal("/", (await _client.GetAsync("/login?t=token", Cancellation)).Headers.Location?.ToString());
    }

    private async Task<JsonElement> FirstEventAsync(string path, Func<JsonElement, bool> accept)
    {
        await using var stream = await _client.GetStreamAsync(path, Cancellation);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonElement.Parse(line["data: ".Length..]) is var element && accept(element))
                return element;
        throw new InvalidOperationException($"The stream {path} ended.");
    }
}
