using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Identity;

public sealed class TenancyTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, options => options with
    {
        Server = options.Server with
        {
            Tenant = new()
            {
                Enabled = true,
                SystemHeader = "X-System",
                ScopeReads = true,
                Dimensions = [new TenantDimensionOptions { Header = "X-Org", Key = "org", Required = true }, new TenantDimensionOptions { Header = "X-Project", Key = "project" }],
            },
        },
    });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Names_are_unique_within_a_tenant()
    {
        var one = (await CreateAsync("same", "one")).Expect(201);
        Assert.Equal("""{"org":"one"}""", one["tenancy"]!.ToJsonString());
        (await CreateAsync("same", "two")).Expect(201);
        (await CreateAsync("same", "one")).ExpectProblem(409, "CNF-001");
        (await SendAsync(HttpMethod.Delete, $"clusters/{one.Id()}", null, "one")).Expect(202);
        (await CreateAsync("same", "one")).Expect(201);
    }

    [Fact]
    public async Task A_tenant_neither_sees_nor_changes_the_resources_of_another()
    {
        var cluster = (await CreateAsync("mine", "one")).Expect(201);
        var path = $"clusters/{cluster.Id()}";
        (await SendAsync(HttpMethod.Get, path, null, "one")).Expect(200);
        (await SendAsync(HttpMethod.Get, path, null, "two")).ExpectProblem(404, "NTF-001");
        (await SendAsync(HttpMethod.Patch, path, """{"spec":{}}""", "two")).ExpectProblem(404, "NTF-001");
        (await SendAsync(HttpMethod.Delete, path, null, "two")).ExpectProblem(404, "NTF-001");
        (await SendAsync(HttpMethod.Get, $"{path}/statuses", null, "two")).ExpectProblem(404, "NTF-001");
        (await SendAsync(HttpMethod.Post, $"{path}/nodepools", """{"kind":"NodePool","name":"abc","spec":{}}""", "two")).ExpectProblem(404, "NTF-001");
        foreach (var search in new[] { "", "name='mine'", "name='x' or name='mine'", "name is not null", "kind='Cluster' or 'a'='a'" })
        {
            var reply = await SendAsync(HttpMethod.Get, $"clusters?search={Uri.EscapeDataString(search)}", null, "two");
            Assert.DoesNotContain(cluster.Id(), reply.Body);
        }
        Assert.Contains(cluster.Id(), (await SendAsync(HttpMethod.Get, "clusters", null, "one")).Body);
    }

    [Fact]
    public async Task A_system_identity_sees_everything_and_writes_statuses_only()
    {
        var cluster = (await CreateAsync("sys", "one")).Expect(201);
        (string, string)[] system = [("X-System", "True")];
        (await _api.SendAsync(HttpMethod.Get, $"clusters/{cluster.Id()}", null, system)).Expect(200);
        (await _api.SendAsync(HttpMethod.Put, $"clusters/{cluster.Id()}/statuses", Reports.Body("a", 1), system)).Expect(201);
        (await _api.SendAsync(HttpMethod.Post, "clusters", """{"kind":"Cluster","name":"abc","spec":{}}""", system)).ExpectProblem(403, "AUZ-001");
        (await _api.SendAsync(HttpMethod.Patch, $"clusters/{cluster.Id()}", """{"spec":{}}""", system)).ExpectProblem(403, "AUZ-001");
        (await _api.SendAsync(HttpMethod.Delete, $"clusters/{cluster.Id()}", null, system)).ExpectProblem(403, "AUZ-001");
        (await _api.SendAsync(HttpMethod.Post, $"clusters/{cluster.Id()}/force-delete", """{"reason":"x"}""", system)).ExpectProblem(403, "AUZ-001");
    }

    [Fact]
    public async Task A_request_without_or_with_a_wrong_tenant_is_forbidden()
    {
        (await _api.GetAsync("clusters")).ExpectProblem(403, "AUZ-001", "X-Org");
        (await SendAsync(HttpMethod.Get, "clusters", null, "no spaces")).ExpectProblem(403, "AUZ-001");
        (await SendAsync(HttpMethod.Get, "clusters", null, new string('x', 64))).ExpectProblem(403, "AUZ-001");
        (await _api.SendAsync(HttpMethod.Get, "clusters", null, ("X-System", "false"))).ExpectProblem(403, "AUZ-001");
        (await _api.SendAsync(HttpMethod.Get, "clusters", null, ("X-Project", "p"))).ExpectProblem(403, "AUZ-001");
    }

    private Task<Reply> CreateAsync(string name, string org) => SendAsync(HttpMethod.Post, "clusters", $$$"""{"kind":"Cluster","name":"{{{name}}}","spec":{}}""", org);

    private Task<Reply> SendAsync(HttpMethod method, string path, string? body, string org) => _api.SendAsync(method, path, body, ("X-Org", org));
}
