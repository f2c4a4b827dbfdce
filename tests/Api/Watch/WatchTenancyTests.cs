using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>A tenant is never told of another's resources: not added, not modified, not deleted, whatever it searches.</summary>
public sealed class WatchTenancyTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string[] Orgs = ["one", "two"];
    private static readonly string[] Searches =
    [
        "", "name is not null", "labels.team='x'", "labels.team!='x'", "not kind='Nope'", "status.conditions.Reconciled='False' or name like '%'", "spec.n >= 0 or spec.n is null",
    ];

    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, options => options with
    {
        Watch = options.Watch with { BookmarkInterval = TimeSpan.FromMilliseconds(500) },
        Server = options.Server with
        {
            Tenant = new()
            {
                Enabled = true, SystemHeader = "X-System", ScopeReads = true, Dimensions = [new TenantDimensionOptions { Header = "X-Org", Key = "org", Required = true }],
            },
        },
    });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Two_tenants_never_see_each_other()
    {
        var watchers = new List<(string Org, Watcher Watcher)>();
        foreach (var org in Orgs)
        {
            foreach (var search in Searches)
                watchers.Add((org, (await Watcher.StartAsync(_api, $"clusters?search={Uri.EscapeDataString(search)}", ("X-Org", org))).Watcher));
            watchers.Add((org, (await Watcher.StartAsync(_api, "resources", ("X-Org", org))).Watcher));
        }
        var owners = new Dictionary<string, string>();
        var random = new Random(7);
        for (var n = 0; n < 60; n++)
            await ChangeAsync(Orgs[random.Next(2)], owners, random, n);
        var (last, _) = await Watcher.StartAsync(_api, "channels", ("X-Org", "one"));
        await using var closing = last;
        foreach (var (org, watcher) in watchers)
        {
            var told = 0;
            while (long.Parse(watcher.Version) < long.Parse(last.Version))
            {
                var line = (await watcher.NextAsync())!;
                if (line.Text("type") == "BOOKMARK")
                    continue;
                told++;
                Assert.Equal(org, line["object"]!["tenancy"]!.Text("org"));
                Assert.Equal(org, owners[line["object"]!.Id()]);
            }
            Assert.True(told > 0, $"a watcher of {org} was told nothing");
            await watcher.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_nested_watch_below_another_tenants_parent_is_not_found()
    {
        var cluster = (await SendAsync(HttpMethod.Post, "clusters", """{"kind":"Cluster","name":"mine","spec":{}}""", "one")).Expect(201);
        (await SendAsync(HttpMethod.Get, $"clusters/{cluster.Id()}/nodepools?watch=true", null, "two")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task The_timeline_of_what_is_gone_is_its_tenants_alone()
    {
        var cluster = (await SendAsync(HttpMethod.Post, "clusters", """{"kind":"Cluster","name":"gone","spec":{}}""", "one")).Expect(201);
        var path = $"clusters/{cluster.Id()}";
        await SendAsync(HttpMethod.Delete, path, null, "one");
        (await SendAsync(HttpMethod.Post, $"{path}/force-delete", """{"reason":"x"}""", "one")).Expect(204);
        (await SendAsync(HttpMethod.Get, $"{path}/events", null, "one")).Expect(200);
        (await SendAsync(HttpMethod.Get, $"{path}/events", null, "two")).ExpectProblem(404, "NTF-001");
    }

    private async Task ChangeAsync(string org, Dictionary<string, string> owners, Random random, int n)
    {
        var mine = owners.Where(o => o.Value == org).Select(o => o.Key).ToList();
        var id = mine.Count == 0 ? "" : mine[random.Next(mine.Count)];
        switch (mine.Count < 3 ? 0 : random.Next(4))
        {
            case 0:
                var body = $$$"""{"kind":"Cluster","name":"c{{{n}}}x","labels":{"team":"{{{(n % 2 == 0 ? "x" : "y")}}}"},"spec":{"n":{{{n}}}}}""";
                owners[(await SendAsync(HttpMethod.Post, "clusters", body, org)).Expect(201).Id()] = org;
                break;
            case 1:
                await SendAsync(HttpMethod.Patch, $"clusters/{id}", $$$"""{"labels":{"team":"{{{(n % 2 == 0 ? "x" : "y")}}}"}}""", org);
                break;
            case 2:
                await SendAsync(HttpMethod.Put, $"clusters/{id}/statuses", Reports.Body("a", 1), org);
                break;
            default:
                await SendAsync(HttpMethod.Delete, $"clusters/{id}", null, org);
                await SendAsync(HttpMethod.Post, $"clusters/{id}/force-delete", """{"reason":"x"}""", org);
                break;
        }
    }

    private Task<Reply> SendAsync(HttpMethod method, string path, string? body, string org) => _api.SendAsync(method, path, body, ("X-Org", org));
}
