using System.Net.Sockets;
using System.Text;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>A reader that takes nothing costs a bounded buffer and then its connection, never the others'.</summary>
public sealed class SlowReaderTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() =>
        _api = await ApiServer.StartAsync(postgres, options => options with { Watch = options.Watch with { Buffer = 20 } });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_reader_that_takes_nothing_is_disconnected_and_counted_and_the_others_go_on()
    {
        var (quick, _) = await Watcher.StartAsync(_api);
        await using var closing = quick;
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(_api.Client.BaseAddress!.Host, _api.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"GET {_api.Client.BaseAddress.AbsolutePath}clusters?watch=true HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
        await Eventually.True(async () => (await MetricsAsync()).Contains("hyperfleet_api_watchers{component=\"api\",version=\"0.1.0\"} 2", StringComparison.Ordinal));
        var cluster = await _api.CreateClusterAsync(spec: "{}");
        await quick.ExpectAsync("ADDED");
        var large = new string('x', 200_000);
        var disconnected = false;
        for (var n = 0; n < 400 && !disconnected; n++)
        {
            (await _api.PatchAsync($"clusters/{cluster.Id()}", $$$"""{"spec":{"n":{{{n}}},"text":"{{{large}}}"}}""")).Expect(200);
            Assert.Equal(n, (int)(await quick.ExpectAsync("MODIFIED"))["spec"]!["n"]!);
            disconnected = (await MetricsAsync()).Split('\n').Any(l => l.StartsWith("hyperfleet_api_watch_ended_total", StringComparison.Ordinal) && l.Contains("reason=\"slow\"", StringComparison.Ordinal));
        }
        Assert.True(disconnected, await MetricsAsync());
    }

    private async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(_api.Metrics, "/metrics"), TestContext.Current.CancellationToken);
    }
}
