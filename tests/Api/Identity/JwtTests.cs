using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Identity;

public sealed class JwtTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly Tokens _tokens = new();
    private readonly string _keys = Path.GetTempFileName();
    private ApiServer _api = null!;

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(5);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_keys, _tokens.KeySet());
        _api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with
            {
                Jwt = new()
                {
                    Enabled = true,
                    Configs = [new IssuerOptions { IssuerUrl = "https://issuer.example", JwkCertFile = _keys, Audience = "fleet", IdentityHeader = "X-Caller" }],
                },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _tokens.Dispose();
        File.Delete(_keys);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_valid_token_names_the_caller(string algorithm)
    {
        var created = await CreateAsync(_tokens.Sign(Later, algorithm, audience: "fleet"));
        Assert.Equal("ops@example.com", created.Expect(201).Text("created_by"));
    }

    [Fact]
    public async Task Requests_without_a_valid_token_are_refused()
    {
        (await _api.GetAsync("clusters")).ExpectProblem(401, "AUT-001");
        (await GetAsync("Basic abc")).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer abc")).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer " + _tokens.Sign(Later.AddMinutes(-10), audience: "fleet"))).ExpectProblem(401, "AUT-003");
        (await GetAsync("Bearer " + _tokens.Sign(Later, issuer: "https://other.example", audience: "fleet"))).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer " + _tokens.Sign(Later, audience: "other"))).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer " + _tokens.Sign(Later, "none", audience: "fleet"))).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer " + _tokens.Sign(Later, "HS256", audience: "fleet"))).ExpectProblem(401, "AUT-002");
        var good = _tokens.Sign(Later, audience: new[] { "x", "fleet" });
        (await GetAsync("Bearer " + good)).Expect(200);
        (await GetAsync("Bearer " + good[..^6] + "AAAAAA")).ExpectProblem(401, "AUT-002");
        (await GetAsync("Bearer " + _tokens.Sign(TimeProvider.System.GetUtcNow().AddSeconds(-10), audience: "fleet"))).Expect(200);
    }

    [Fact]
    public async Task The_identity_header_wins_over_the_claim_unless_it_is_empty()
    {
        var token = _tokens.Sign(Later, audience: "fleet");
        Assert.Equal("not-an-email", (await CreateAsync(token, ("X-Caller", " not-an-email "))).Expect(201).Text("created_by"));
        Assert.Equal("ops@example.com", (await CreateAsync(token, ("X-Caller", " "))).Expect(201).Text("created_by"));
        (await CreateAsync(token, ("X-Caller", new string('x', 257)))).ExpectProblem(401, "AUT-002");
    }

    [Fact]
    public async Task Without_identity_reads_pass_and_changes_do_not()
    {
        var token = _tokens.Sign(Later, audience: "fleet", email: null);
        (await GetAsync("Bearer " + token)).Expect(200);
        (await CreateAsync(token)).ExpectProblem(401, "AUT-001");
    }

    [Fact]
    public async Task Metadata_and_the_api_document_need_no_token()
    {
        Assert.Equal("API", (await _api.GetAsync("/api/hyperfleet")).Expect(200).Text("kind"));
        var document = await _api.GetAsync("openapi");
        Assert.Equal("3.0.0", document.Expect(200).Text("openapi"));
        Assert.Equal("application/json", document.Headers["Content-Type"]);
        Assert.NotNull(document.Json["paths"]!["/api/hyperfleet/v1/clusters/{cluster_id}/nodepools/{id}"]!["patch"]);
        var page = await _api.GetAsync("openapi.html");
        Assert.StartsWith("text/html", page.Headers["Content-Type"]);
        Assert.DoesNotContain("https://", page.Body);
    }

    [Fact]
    public async Task A_new_key_is_found_after_rotation()
    {
        using var rotated = new Tokens();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var keys = new Api.Identity.KeySet(new() { JwkCertFile = _keys }, time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Single(await keys.FindAsync("r1", "RS256", TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(_keys, rotated.KeySet("r2"), TestContext.Current.CancellationToken);
        Assert.Empty(await keys.FindAsync("r2", "RS256", TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Single(await keys.FindAsync("r2", "RS256", TestContext.Current.CancellationToken));
        File.Delete(_keys);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Single(await keys.FindAsync("r2", "RS256", TestContext.Current.CancellationToken));
    }

    private Task<Reply> GetAsync(string authorization) => _api.SendAsync(HttpMethod.Get, "clusters", null, ("Authorization", authorization));

    private Task<Reply> CreateAsync(string token, params (string, string)[] headers) => _api.SendAsync(
        HttpMethod.Post, "clusters", $$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{}}""", [("Authorization", "Bearer " + token), .. headers]);
}
