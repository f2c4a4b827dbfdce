using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Api.Tests.Identity;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>A watch lives no longer than the token that opened it.</summary>
public sealed class TokenExpiryTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_watch_ends_with_its_token_in_good_order()
    {
        using var tokens = new Tokens();
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, tokens.KeySet(), TestContext.Current.CancellationToken);
        await using var api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with { Jwt = new() { Enabled = true, Configs = [new() { IssuerUrl = "https://issuer.example", JwkCertFile = keys }] } },
        });
        // Thirty seconds of leeway are part of a token's life.
        var token = tokens.Sign(TimeProvider.System.GetUtcNow().AddSeconds(-27));
        (await api.GetAsync("clusters?watch=true")).ExpectProblem(401, "AUT-001");
        await using var watcher = await Watcher.OpenAsync(api, "clusters", ("Authorization", "Bearer " + token));
        while (await watcher.NextAsync() is not null)
        {
        }
        Assert.Contains("reason=\"expired\"", await api.MetricsPageAsync());
        File.Delete(keys);
    }
}
