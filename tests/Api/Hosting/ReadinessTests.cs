using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>A database that stops answering (incident I7). It has a server of its own, which it may pause.</summary>
public sealed class ReadinessTests : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _api = await ApiServer.StartAsync(_postgres, options => options with
        {
            Database = options.Database with { Pool = options.Database.Pool with { RequestTimeout = TimeSpan.FromSeconds(2) } },
            Health = options.Health with { DbPingTimeout = TimeSpan.FromSeconds(1) },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _postgres.Resume();
        await _api.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_paused_database_ends_readiness_not_life_and_comes_back_without_a_restart()
    {
        Assert.Equal((200, """{"status":"ok"}"""), await _api.ReadyAsync());
        _postgres.Pause();
        Assert.Equal(200, (await _api.LiveAsync()).Status);
        var (status, body) = await _api.ReadyAsync();
        Assert.Equal(503, status);
        Assert.Contains("not_ready", body);
        Assert.DoesNotContain("127.0.0.1", body);
        (await _api.GetAsync("clusters")).ExpectProblem(504, "SVC-002");
        _postgres.Resume();
        await Eventually.Equal(200, async () => (await _api.ReadyAsync()).Status);
        await Eventually.Equal(200, async () => (await _api.GetAsync("clusters")).Status);
    }

    [Fact]
    public async Task A_stopped_database_is_503_for_requests_and_comes_back_without_a_restart()
    {
        await _postgres.StopAsync();
        var reply = await Eventually.Value(() => _api.GetAsync("clusters"), r => r.Status == 503);
        reply.ExpectProblem(503, "SVC-001");
        Assert.DoesNotContain("SELECT", reply.Body);
        await _postgres.StartAsync();
        await Eventually.Equal(200, async () => (await _api.GetAsync("clusters")).Status);
    }
}
