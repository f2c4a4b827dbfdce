using System.Net;
using System.Net.Sockets;
using System.Text;
using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;
using Npgsql;

namespace HyperFleet.Server.Tests.Rest;

/// <summary>What <c>--http-read-timeout</c>, <c>--http-write-timeout</c> and <c>--http-cors-allowed-origins</c> do.</summary>
public sealed class LimitsTests(PostgresServer postgres)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_unreadable()
    {
        await using var maestro = await Maestro.StartAsync(postgres, configure: options => options with { Http = options.Http with { ReadTimeout = Short } });
        Assert.Contains("400 Bad Request", await SayAsync(maestro, "POST /api/maestro/v1/consumers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"name\":"));
    }

    [Fact]
    public async Task A_head_that_does_not_arrive_in_time_ends_the_connection()
    {
        await using var maestro = await Maestro.StartAsync(postgres, configure: options => options with { Http = options.Http with { ReadTimeout = Short } });
        var said = await SayAsync(maestro, "GET /api/maestro/v1/consumers HTTP/1.1\r\nHost: x\r\n");
        Assert.True(said.Length == 0 || said.Contains(" 408 ", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task An_answer_that_is_not_ready_in_time_is_refused()
    {
        await using var maestro = await Maestro.StartAsync(postgres, configure: options => options with { Http = options.Http with { WriteTimeout = Short } });
        await using var connection = new NpgsqlConnection(maestro.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE consumers IN ACCESS EXCLUSIVE MODE", connection))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Contains("--http-write-timeout", (await maestro.GetAsync("consumers")).ExpectError(503, 9));
    }

    [Fact]
    public async Task Web_pages_of_allowed_origins_may_call_REST_and_others_may_not()
    {
        await using var maestro = await Maestro.StartAsync(postgres, configure: options => options with { Http = options.Http with { CorsAllowedOrigins = "https://console.example, https://other.example" } });

        using var preflight = await AskAsync(maestro, HttpMethod.Options, "https://console.example");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://console.example", Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("DELETE,GET,PATCH,POST", Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal("Authorization,Content-Type", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(preflight, "Access-Control-Max-Age"));

        using var allowed = await AskAsync(maestro, HttpMethod.Get, "https://other.example");
        Assert.Equal("https://other.example", Header(allowed, "Access-Control-Allow-Origin"));
        using var stranger = await AskAsync(maestro, HttpMethod.Get, "https://evil.example");
        Assert.Null(Header(stranger, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Without_allowed_origins_no_web_page_may_call_REST()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        using var answer = await AskAsync(maestro, HttpMethod.Options, "https://console.example");
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> AskAsync(Maestro maestro, HttpMethod method, string origin)
    {
        using var request = new HttpRequestMessage(method, "consumers");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "PATCH");
            request.Headers.Add("Access-Control-Request-Headers", "Content-Type");
        }
        return await maestro.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values).Replace(" ", "", StringComparison.Ordinal) : null;

    /// <summary>Sends raw text and reads until the server has answered or closed.</summary>
    private static async Task<string> SayAsync(Maestro maestro, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(90));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", maestro.Client.BaseAddress!.Port, deadline.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), deadline.Token);
        var buffer = new byte[4096];
        try
        {
            var read = await client.GetStream().ReadAsync(buffer, deadline.Token);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (IOException)
        {
            return ""; // reset
        }
    }
}
