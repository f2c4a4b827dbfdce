using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Input;

/// <summary>What is no request at all never reaches a handler, and is told so like everything else.</summary>
public sealed class BrokenRequestTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, int> Broken => new()
    {
        { "GARBAGE\r\n\r\n", 400 },
        { "GET  /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", 400 },
        { "GET / HTTP/3.7\r\nHost: x\r\n\r\n", 505 },
        { $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n", 414 },
        { $"GET / HTTP/1.1\r\nHost: x\r\nX-Large: {new string('a', 40_000)}\r\n\r\n", 431 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task A_broken_request_is_a_problem_with_a_body_and_ends_the_connection(string request, int status)
    {
        using var connection = await RawConnection.OpenAsync(fixture.Api);
        await connection.SendAsync(request);
        var answer = await connection.ReadUntilAsync("never"); // up to the end of the connection
        var (head, body) = answer.Split("\r\n\r\n") is [var first, var second] ? (first, second) : throw new InvalidOperationException(answer);
        Assert.StartsWith($"HTTP/1.1 {status} ", head);
        Assert.Contains("Content-Type: application/problem+json", head);
        Assert.Contains("X-Request-ID: ", head);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal((status, "HYPERFLEET-VAL-006"), ((int)problem["status"]!, problem.Text("code")));
    }

    [Fact]
    public async Task A_broken_request_on_a_used_connection_does_not_repeat_the_answer_before_it()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Api);
        await connection.SendAsync("GET /api/hyperfleet HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await connection.ReadUntilAsync("build_time"));
        await connection.SendAsync("GARBAGE\r\n\r\n");
        var answer = await connection.ReadUntilAsync("never");
        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.EndsWith("}", answer);
    }
}
