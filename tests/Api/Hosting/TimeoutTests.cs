using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>What a slow client gets: <c>server.timeouts.*</c>.</summary>
public sealed class TimeoutTests(PostgresServer postgres)
{
    private const string Headers = "HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_refused()
    {
        await using var api = await StartAsync(t => t with { Read = TimeSpan.FromMilliseconds(200) });
        using var connection = await RawConnection.OpenAsync(api);
        await connection.SendAsync($"POST /api/hyperfleet/v1/clusters {Headers}Content-Length: 100\r\n\r\n{{");
        var answer = await connection.ReadUntilAsync("}");
        Assert.StartsWith("HTTP/1.1 408", answer);
        Assert.Contains("HYPERFLEET-VAL-006", answer);
        (await api.GetAsync("clusters")).Expect(200);
    }

    [Fact]
    public async Task A_client_that_does_not_take_its_answer_loses_its_connection()
    {
        await using var api = await StartAsync(t => t with { Write = TimeSpan.FromMilliseconds(300) });
        for (var i = 0; i < 12; i++)
            await api.CreateClusterAsync(spec: $$"""{"large":"{{new string('x', 900_000)}}"}""");
        using var connection = await RawConnection.OpenAsync(api);
        await connection.SendAsync($"GET /api/hyperfleet/v1/clusters {Headers}\r\n");
        // A little now and then: at this pace the answer would take minutes, so only the server can end it.
        await Eventually.Equal("", () => connection.ReadAsync(256));
        Assert.Equal(12, (int)(await api.GetAsync("clusters?fields=name")).Expect(200)["total"]!);
    }

    [Fact]
    public async Task A_connection_without_a_next_request_is_closed()
    {
        await using var api = await StartAsync(t => t with { Idle = TimeSpan.FromMilliseconds(300) });
        using var connection = await RawConnection.OpenAsync(api);
        await connection.SendAsync($"GET /api/hyperfleet {Headers}\r\n");
        Assert.StartsWith("HTTP/1.1 200", await connection.ReadUntilAsync("}"));
        await Eventually.Equal("", () => connection.ReadAsync());
    }

    [Fact]
    public async Task Headers_have_ten_seconds()
    {
        await using var api = await StartAsync(t => t with { Idle = TimeSpan.FromSeconds(77) });
        var limits = api.Service<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(77)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
    }

    private Task<ApiServer> StartAsync(Func<TimeoutOptions, TimeoutOptions> timeouts) => ApiServer.StartAsync(
        postgres, options => options with { Server = options.Server with { Timeouts = timeouts(options.Server.Timeouts) } });
}
