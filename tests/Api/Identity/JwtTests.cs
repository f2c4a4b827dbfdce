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

    [Fact]
    public async Task Times_are_checked_with_thirty_seconds_of_leeway()
    {
        var now = TimeProvider.System.GetUtcNow();
        (await GetAsync("Bearer " + _tokens.Sign(now.AddSeconds(-40), audience: "fleet"))).ExpectProblem(401, "AUT-003");
        (await GetAsync("Bearer " + _tokens.Sign(null, audience: "fleet"))).ExpectProblem(401, "AUT-002", "no expiry");
        (await GetAsync("Bearer " + _tokens.Sign(Later, audience: "fleet", notBefore: now.AddSeconds(20)))).Expect(200);
        (await GetAsync("Bearer " + _tokens.Sign(Later, audience: "fleet", notBefore: now.AddSeconds(90)))).ExpectProblem(401, "AUT-002", "not valid yet");
    }

    [Fact]
    public async Task A_token_signed_by_another_key_of_the_same_id_is_refused()
    {
        using var stranger = new Tokens();
        (await GetAsync("Bearer " + stranger.Sign(Later, audience: "fleet"))).ExpectProblem(401, "AUT-002", "signature");
        (await GetAsync("Bearer " + stranger.Sign(Later, "ES256", audience: "fleet"))).ExpectProblem(401, "AUT-002", "signature");
        (await GetAsync("Bearer " + _tokens.Sign(Later, "ES256", keyId: "r1", audience: "fleet"))).ExpectProblem(401, "AUT-002");
    }

    [Fact]
    public async Task Every_caller_is_recorded_with_its_change()
    {
        var token = _tokens.Sign(Later, audience: "fleet");
        var path = $"clusters/{(await CreateAsync(token, ("X-Caller", "one"))).Expect(201).Id()}";
        Assert.Equal("two", (await ChangeAsync(HttpMethod.Patch, """{"spec":{"n":1}}""", "two")).Text("updated_by"));
        Assert.Equal("three", (await ChangeAsync(HttpMethod.Patch, """{"spec":{"n":2}}""", "three")).Text("updated_by"));
        var deleted = await ChangeAsync(HttpMethod.Delete, null, "four");
        Assert.Equal(("one", "four", "four"), (deleted.Text("created_by"), deleted.Text("updated_by"), deleted.Text("deleted_by")));

        async Task<System.Text.Json.Nodes.JsonObject> ChangeAsync(HttpMethod method, string? body, string caller)
        {
            var reply = await _api.SendAsync(method, path, body, ("Authorization", "Bearer " + token), ("X-Caller", caller));
            Assert.True(reply.Status is 200 or 202, reply.Body);
            return reply.Json;
        }
    }

    [Fact]
    public async Task Keys_from_a_url_are_fetched_again_when_a_token_names_a_new_one_and_kept_when_the_url_is_down()
    {
        using var rotated = new Tokens();
        await using var server = await KeyServer.StartAsync(_tokens.KeySet());
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await ApiServer.StartAsync(postgres, time: time, configure: options => options with
        {
            Server = options.Server with { Jwt = new() { Enabled = true, Configs = [new IssuerOptions { IssuerUrl = "https://issuer.example", JwkCertUrl = server.Address }] } },
        });
        Task<Reply> With(Tokens tokens, string keyId) => api.SendAsync(HttpMethod.Get, "clusters", null, ("Authorization", "Bearer " + tokens.Sign(time.GetUtcNow().AddMinutes(5), keyId: keyId)));

        (await With(_tokens, "r1")).Expect(200);
        (await With(_tokens, "r1")).Expect(200);
        Assert.Equal(1, server.Fetches);
        server.Keys = rotated.KeySet("r2");
        (await With(rotated, "r2")).ExpectProblem(401, "AUT-002");
        time.Advance(TimeSpan.FromSeconds(11));
        (await With(rotated, "r2")).Expect(200);
        (await With(_tokens, "r1")).ExpectProblem(401, "AUT-002");
        server.Keys = null;
        time.Advance(TimeSpan.FromHours(2));
        (await With(rotated, "r2")).Expect(200);
    }

    [Fact]
    public async Task Issuers_are_tried_in_order_each_with_its_header_claim_and_pattern()
    {
        using var second = new Tokens();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, second.KeySet(), TestContext.Current.CancellationToken);
        await using var api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with
            {
                Jwt = new()
                {
                    Enabled = true,
                    Configs =
                    [
                        new IssuerOptions { IssuerUrl = "https://issuer.example", JwkCertFile = _keys },
                        new IssuerOptions { IssuerUrl = "https://second.example", JwkCertFile = file, IdentityClaim = "email", IdentityClaimPattern = "^[a-z]+@second\\.example$" },
                        new IssuerOptions { IssuerUrl = "https://issuer.example", JwkCertFile = _keys, Header = "X-Token" },
                    ],
                },
            },
        });
        (await ReadAsync("Authorization", _tokens.Sign(Later))).Expect(200);
        (await ReadAsync("Authorization", second.Sign(Later, issuer: "https://second.example", email: "ops@second.example"))).Expect(200);
        (await ReadAsync("Authorization", second.Sign(Later, issuer: "https://second.example", email: "Someone Else"))).ExpectProblem(401, "AUT-002");
        (await ReadAsync("Authorization", second.Sign(Later.AddHours(-1), issuer: "https://second.example"))).ExpectProblem(401, "AUT-003");
        (await ReadAsync("X-Token", _tokens.Sign(Later))).Expect(200);
        File.Delete(file);

        Task<Reply> ReadAsync(string header, string token) => api.SendAsync(HttpMethod.Get, "clusters", null, (header, "Bearer " + token));
    }

    [Theory]
    [InlineData("http://issuer.example", "", "", "must be https")]
    [InlineData("https://issuer.example", "Cookie", "", "header' cannot be")]
    [InlineData("https://issuer.example", "", "Authorization", "identity_header' cannot be")]
    [InlineData("https://issuer.example", "", "X-Forwarded-Authorization", "identity_header' cannot be")]
    public void An_issuer_that_cannot_be_trusted_ends_the_start(string url, string header, string identityHeader, string message)
    {
        var issuer = new IssuerOptions { IssuerUrl = url, JwkCertFile = _keys, IdentityHeader = identityHeader };
        var options = new ApiOptions { Server = new() { Jwt = new() { Configs = [header.Length == 0 ? issuer : issuer with { Header = header }] } } };
        Assert.Contains(message, Assert.Throws<ServiceDefaults.Configuration.ConfigurationException>(() => ApiOptionsRules.CheckServing(options)).Message);
    }

    [Fact]
    public void A_missing_authority_of_the_key_set_ends_the_start()
    {
        var options = new ApiOptions { Server = new() { Jwt = new() { Configs = [new IssuerOptions { JwkCertUrl = "https://issuer.example/keys", JwkCertCaFile = "/nowhere/ca.crt" }] } } };
        Assert.Contains("'/nowhere/ca.crt', which does not exist", Assert.Throws<ServiceDefaults.Configuration.ConfigurationException>(() => ApiOptionsRules.CheckServing(options)).Message);
    }

    private Task<Reply> GetAsync(string authorization) => _api.SendAsync(HttpMethod.Get, "clusters", null, ("Authorization", authorization));

    private Task<Reply> CreateAsync(string token, params (string, string)[] headers) => _api.SendAsync(
        HttpMethod.Post, "clusters", $$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{}}""", [("Authorization", "Bearer " + token), .. headers]);
}
