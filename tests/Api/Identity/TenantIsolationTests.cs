using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Identity;

/// <summary>Two tenants never see each other: through no list, search, order or selection, and by no difference between errors.</summary>
public sealed class TenantIsolationTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Secret = "first-tenant-only";
    private readonly Dictionary<string, string> _theirs = [];
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with
            {
                Tenant = new()
                {
                    Enabled = true, SystemHeader = "X-System", ScopeReads = true,
                    Dimensions = [new TenantDimensionOptions { Header = "X-Org", Key = "org", Required = true }, new TenantDimensionOptions { Header = "X-Project", Key = "project" }],
                },
            },
            Entities =
            [
                .. EntityOptions.Defaults,
                new() { Kind = "Holder", Plural = "holders", References = [new ReferenceOptions { RefType = "uses", TargetKind = "Channel" }] },
            ],
        });
        _theirs["clusters"] = await CreateAsync("clusters", "Cluster", "one");
        _theirs["nodepools"] = await CreateAsync($"clusters/{_theirs["clusters"]}/nodepools", "NodePool", "one", "first-t-o");
        _theirs["channels"] = await CreateAsync("channels", "Channel", "one");
        _theirs["versions"] = await CreateAsync($"channels/{_theirs["channels"]}/versions", "Version", "one");
        _theirs["wifconfigs"] = await CreateAsync("wifconfigs", "WifConfig", "one");
        _theirs["resources"] = _theirs["clusters"];
        _theirs["holders"] = await CreateAsync("holders", "Holder", "one");
        (await SendAsync(HttpMethod.Put, $"clusters/{_theirs["clusters"]}/statuses", Reports.Body("a", 1), "one")).Expect(201);
        await CreateAsync("clusters", "Cluster", "two", "second-tenant");
    }

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task On_every_route_the_resource_of_another_tenant_answers_as_one_that_does_not_exist()
    {
        var before = (await SendAsync(HttpMethod.Get, $"clusters/{_theirs["clusters"]}", null, "one")).Body;
        var missing = _theirs.ToDictionary(t => t.Key, _ => Guid.CreateVersion7().ToString());
        var compared = 0;
        foreach (var (path, methods) in Routes.Of(_api).Where(r => r.Key.Contains('{') && _theirs.Keys.Any(plural => r.Key.StartsWith($"/api/hyperfleet/v1/{plural}/", StringComparison.Ordinal))))
        {
            foreach (var method in methods.Where(m => m != "HEAD"))
            {
                var theirs = await SendAsync(new(method), Fill(path, _theirs), BodyFor(method, path), "two");
                var nothing = await SendAsync(new(method), Fill(path, missing), BodyFor(method, path), "two");
                Assert.True(theirs.Status == 404, $"{method} {path}: {theirs.Status} {theirs.Body}");
                Assert.Equal($"{method} {path} {nothing.Status} {Normal(nothing, missing)}", $"{method} {path} {theirs.Status} {Normal(theirs, _theirs)}");
                compared++;
            }
        }
        Assert.True(compared >= 60, $"Only {compared} routes were compared.");
        Assert.Equal(before, (await SendAsync(HttpMethod.Get, $"clusters/{_theirs["clusters"]}", null, "one")).Body);
    }

    [Fact]
    public async Task No_list_search_order_or_selection_shows_anything_of_another_tenant()
    {
        var search = Gen.Elements(
            "name='first-tenant-only'", "name like 'first%'", "name is not null", "labels.owner='first-tenant-only'", "labels.owner is not null", "spec.secret='first-tenant-only'", "spec.secret like '%'",
            "status.conditions.Reconciled='False'", "generation>=1", $"id='{_theirs["clusters"]}'", $"owner_id='{_theirs["clusters"]}'", "created_by is not null", "kind='Cluster'",
            "(", ")", ") or (", " or ", " and ", " not ", "1=1", "tenancy is not null", "--", "' or '1'='1").ArrayOf(4).Select(string.Concat);
        var order = Gen.Elements("", "name", "name desc", "id", "created_time desc,id", "tenancy", "spec", "owner_id");
        var fields = Gen.Elements("", "id,name", "tenancy", "spec,labels", "status", "owner_references.id", "nope");
        var lists = _theirs.Keys.Concat(["resources?kind=Cluster", "nodepools?x=1"]).ToArray();
        foreach (var ((text, sort), (select, list)) in search.Zip(order).Zip(fields.Zip(Gen.Elements(lists))).Sample(10, 600))
        {
            var query = $"{list}{(list.Contains('?') ? '&' : '?')}search={Uri.EscapeDataString(text)}&order={Uri.EscapeDataString(sort)}&fields={select}&size=100";
            var reply = await SendAsync(HttpMethod.Get, query, null, "two");
            Assert.True(reply.Status is 200 or 400, $"{query}: {reply.Status} {reply.Body}");
            if (reply.Status == 200)
            {
                Assert.DoesNotContain(Secret, reply.Body);
                Assert.All(_theirs.Values, id => Assert.DoesNotContain($"\"{id}\"", reply.Body));
                Assert.InRange((long)reply.Json["total"]!, 0, 1);
            }
        }
    }

    [Fact]
    public async Task A_reference_to_another_tenant_is_one_to_nothing()
    {
        string Refer(string id) => $$$"""{"kind":"Holder","name":"{{{ApiServer.NewName()}}}","spec":{},"references":{"uses":[{"id":"{{{id}}}","kind":"Channel"}]}}""";
        var missing = Guid.CreateVersion7().ToString();
        var theirs = (await SendAsync(HttpMethod.Post, "holders", Refer(_theirs["channels"]), "two")).ExpectProblem(400, "VAL-000", "does not exist");
        var nothing = (await SendAsync(HttpMethod.Post, "holders", Refer(missing), "two")).ExpectProblem(400, "VAL-000", "does not exist");
        Assert.Equal(nothing.Replace(missing, "ID"), theirs.Replace(_theirs["channels"], "ID"));
        Assert.Equal(0, (int)(await SendAsync(HttpMethod.Get, $"holders?ref_type=uses&ref_target_id={_theirs["channels"]}", null, "two")).Expect(200)["total"]!);
    }

    [Fact]
    public async Task A_referrer_that_the_caller_cannot_see_is_not_named()
    {
        (string, string)[] project = [("X-Org", "three"), ("X-Project", "p")];
        var channel = (await _api.SendAsync(HttpMethod.Post, "channels", """{"kind":"Channel","name":"shared","spec":{}}""", project)).Expect(201).Id();
        var holder = (await SendAsync(HttpMethod.Post, "holders", $$$"""{"kind":"Holder","name":"wide","spec":{},"references":{"uses":[{"id":"{{{channel}}}","kind":"Channel"}]}}""", "three")).Expect(201).Id();
        var detail = (await _api.SendAsync(HttpMethod.Delete, $"channels/{channel}", null, project)).ExpectProblem(409, "CNF-003", "another tenant");
        Assert.DoesNotContain(holder, detail);
        Assert.Contains(holder, (await SendAsync(HttpMethod.Delete, $"channels/{channel}", null, "three")).ExpectProblem(409, "CNF-003"));
    }

    private static string Fill(string path, Dictionary<string, string> ids)
    {
        var parts = path.Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i].StartsWith('{'))
                parts[i] = ids[parts[i - 1]];
        }
        return string.Join('/', parts);
    }

    private static string? BodyFor(string method, string path) => method switch
    {
        "PATCH" => """{"spec":{"taken":true}}""",
        "PUT" => Reports.Body("a", 1),
        "POST" when path.EndsWith("/statuses", StringComparison.Ordinal) => Reports.Body("a", 1),
        "POST" when path.EndsWith("/force-delete", StringComparison.Ordinal) => """{"reason":"mine now"}""",
        "POST" => $$$"""{"kind":"{{{(path.EndsWith("nodepools", StringComparison.Ordinal) ? "NodePool" : "Version")}}}","name":"taken","spec":{}}""",
        _ => null,
    };

    private static string Normal(Reply reply, Dictionary<string, string> ids)
    {
        var body = JsonNode.Parse(reply.Body)!.AsObject();
        body.Remove("trace_id");
        body.Remove("timestamp");
        return ids.Values.Distinct().Aggregate(body.ToJsonString(), (text, id) => text.Replace(id, "ID"));
    }

    private async Task<string> CreateAsync(string path, string kind, string org, string name = Secret) => (await SendAsync(
        HttpMethod.Post, path, $$$"""{"kind":"{{{kind}}}","name":"{{{name}}}","labels":{"owner":"{{{name}}}"},"spec":{"secret":"{{{name}}}"}}""", org)).Expect(201).Id();

    private Task<Reply> SendAsync(HttpMethod method, string path, string? body, string org) => _api.SendAsync(method, path, body, ("X-Org", org));
}
