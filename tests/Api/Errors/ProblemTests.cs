using System.Net;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Errors;

public sealed class ProblemTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Theory]
    [InlineData("nope")]
    [InlineData("clusters/x/nope")]
    [InlineData("/elsewhere")]
    public async Task An_unknown_path_is_a_problem_with_a_request_id(string path)
    {
        var reply = await _api.GetAsync(path);
        reply.ExpectProblem(404, "NTF-000");
        Assert.Equal(reply.Headers["X-Request-ID"], reply.Json.Text("trace_id"));
    }

    [Fact]
    public async Task A_wrong_method_names_the_allowed_ones()
    {
        var reply = await _api.PutAsync("clusters", "{}");
        reply.ExpectProblem(405, "VAL-005");
        Assert.Contains("GET", reply.Headers["Allow"]);
        Assert.Contains("POST", reply.Headers["Allow"]);
    }

    [Fact]
    public async Task A_body_over_one_mebibyte_is_refused()
    {
        var body = $$"""{"kind":"Cluster","name":"big","spec":{"a":"{{new string('x', 1024 * 1024)}}" } }""";
        (await _api.PostAsync("clusters", body)).ExpectProblem(413, "VAL-000", "larger than");
    }

    [Fact]
    public async Task An_incoming_request_id_is_kept_when_it_is_safe()
    {
        Assert.Equal("abc-1.2:3", (await _api.SendAsync(HttpMethod.Get, "clusters", null, ("X-Request-ID", "abc-1.2:3"))).Headers["X-Request-ID"]);
        Assert.NotEqual("a b", (await _api.SendAsync(HttpMethod.Get, "clusters", null, ("X-Request-ID", "a b"))).Headers["X-Request-ID"]);
    }

    [Fact]
    public async Task Head_answers_wherever_get_does_and_a_trailing_slash_is_ignored()
    {
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Head, "clusters", null)).Status);
        Assert.Equal(200, (await _api.GetAsync("clusters/")).Status);
    }

    [Fact]
    public async Task Answers_are_compressed_for_clients_that_accept_it()
    {
        await _api.CreateClusterAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = _api.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "clusters");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Authorization", response.Headers.Vary);
        Assert.False((await _api.GetAsync("clusters")).Headers.ContainsKey("Content-Encoding"));
        Assert.False((await _api.SendAsync(HttpMethod.Get, "clusters", null, ("Accept-Encoding", "gzip;q=0"))).Headers.ContainsKey("Content-Encoding"));
    }
}
