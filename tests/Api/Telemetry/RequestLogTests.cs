using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Tests.Telemetry;

/// <summary>Every line that is written for a request says for which one (contract §5.5).</summary>
public sealed class RequestLogTests(PostgresServer postgres)
{
    private const int RequestDone = 4004;
    private const int ForceDeleted = 4001;

    [Fact]
    public async Task One_line_a_request_carries_its_ids_and_what_it_did()
    {
        var logs = new LogCapture();
        await using var api = await ApiServer.StartAsync(postgres, o => o with { Logging = o.Logging with { Level = "info" } }, logs: logs);
        var cluster = await api.CreateClusterAsync();
        var pool = await api.CreateNodePoolAsync(cluster.Id());
        var reply = await api.SendAsync(HttpMethod.Get, $"clusters/{cluster.Id()}/nodepools/{pool.Id()}", null,
            ("X-Request-ID", "req-1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("User-Agent", "probe/1"));
        reply.Expect(200);
        var line = await LineAsync(logs, RequestDone, l => Equals(l.Fields.GetValueOrDefault("request_id"), "req-1"));
        Assert.Equal((cluster.Id(), pool.Id(), "NodePool"), (line.Fields["cluster_id"], line.Fields["resource_id"], line.Fields["resource_type"]));
        Assert.Equal(("GET", 200, "probe/1", "127.0.0.1"), (line.Fields["Method"], line.Fields["StatusCode"], line.Fields["UserAgent"], line.Fields["RemoteAddr"]));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.TraceId);
    }

    [Fact]
    public async Task Warnings_carry_the_request_id_even_when_requests_are_not_logged()
    {
        var logs = new LogCapture();
        await using var api = await ApiServer.StartAsync(postgres, o => o with { Logging = o.Logging with { Level = "warn" } }, logs: logs);
        var path = $"clusters/{(await api.CreateClusterAsync()).Id()}";
        (await api.DeleteAsync(path)).Expect(202);
        var reply = await api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""");
        reply.Expect(204);
        var line = await LineAsync(logs, ForceDeleted, _ => true);
        Assert.Equal((LogLevel.Warning, reply.Headers["X-Request-ID"]), (line.Level, line.Fields["request_id"]));
        Assert.Equal(("system@hyperfleet.local", "stuck"), (line.Fields["Caller"], line.Fields["Reason"]));
        Assert.DoesNotContain(logs.Lines, l => l.Id == RequestDone);
    }

    [Fact]
    public async Task A_listed_header_is_masked_and_no_other_header_is_logged_at_all()
    {
        var logs = new LogCapture();
        await using var api = await ApiServer.StartAsync(
            postgres, o => o with { Logging = o.Logging with { Level = "info", Masking = new() { Headers = ["user-agent"] } } }, logs: logs);
        (await api.SendAsync(HttpMethod.Get, "clusters", null, ("User-Agent", "secret-agent"), ("X-Token", "secret-token"), ("Authorization", "Bearer secret"))).Expect(200);
        Assert.Equal("***REDACTED***", (await LineAsync(logs, RequestDone, _ => true)).Fields["UserAgent"]);
        Assert.DoesNotContain(logs.Lines, l => l.Message.Contains("secret-") || l.Fields.Values.Any(v => v?.ToString()?.Contains("secret") == true));
    }

    private static async Task<LogCapture.Line> LineAsync(LogCapture logs, int id, Func<LogCapture.Line, bool> accept) =>
        (await Eventually.Value(() => Task.FromResult(logs.Lines.FirstOrDefault(l => l.Id == id && accept(l))), line => line is not null))!;
}
