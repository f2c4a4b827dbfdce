using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Resources;

/// <summary>Kinds without adapters, the kind-agnostic routes, and children that restrict.</summary>
public sealed class OtherKindsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task A_kind_without_adapters_has_no_conditions_and_goes_at_once()
    {
        var channel = await CreateAsync("channels", "Channel");
        Assert.Empty(channel["status"]!["conditions"]!.AsArray());
        var deleted = (await _api.DeleteAsync($"channels/{channel.Id()}")).Expect(202);
        Assert.NotNull(deleted["deleted_time"]);
        (await _api.DeleteAsync($"channels/{channel.Id()}")).ExpectProblem(404, "NTF-001");
        (await _api.PatchAsync($"channels/{channel.Id()}", """{"spec":{}}""")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task An_active_child_that_restricts_keeps_its_parent()
    {
        var channel = await CreateAsync("channels", "Channel");
        var version = await CreateAsync($"channels/{channel.Id()}/versions", "Version");
        (await _api.DeleteAsync($"channels/{channel.Id()}")).ExpectProblem(409, "CNF-003", "Version");
        Assert.Null((await _api.GetAsync($"channels/{channel.Id()}")).Expect(200)["deleted_time"]);
        (await _api.DeleteAsync($"channels/{channel.Id()}/versions/{version.Id()}")).Expect(202);
        (await _api.DeleteAsync($"channels/{channel.Id()}")).Expect(202);
        (await _api.GetAsync($"channels/{channel.Id()}")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task Versions_are_unique_within_their_channel()
    {
        var (one, other) = (await CreateAsync("channels", "Channel"), await CreateAsync("channels", "Channel"));
        const string body = """{"kind":"Version","name":"v1","spec":{}}""";
        (await _api.PostAsync($"channels/{one.Id()}/versions", body)).Expect(201);
        (await _api.PostAsync($"channels/{one.Id()}/versions", body)).ExpectProblem(409, "CNF-001");
        (await _api.PostAsync($"channels/{other.Id()}/versions", body)).Expect(201);
    }

    [Fact]
    public async Task Resources_reads_and_writes_any_kind()
    {
        var created = (await _api.PostAsync("resources", $$$"""{"kind":"WifConfig","name":"{{{ApiServer.NewName()}}}","spec":{"a":1}}""")).Expect(201);
        Assert.Equal($"/api/hyperfleet/v1/wifconfigs/{created.Id()}", created.Text("href"));
        (await _api.GetAsync($"resources/{created.Id()}")).Expect(200);
        (await _api.GetAsync($"wifconfigs/{created.Id()}")).Expect(200);
        (await _api.GetAsync($"clusters/{created.Id()}")).ExpectProblem(404, "NTF-001");
        Assert.Equal(2, (int)(await _api.PatchAsync($"resources/{created.Id()}", """{"spec":{"a":2}}""")).Expect(200)["generation"]!);
        Assert.Contains(created.Text("name"), (await _api.GetAsync("resources?kind=WifConfig&size=100")).Expect(200).Names());
        Assert.DoesNotContain(created.Text("name"), (await _api.GetAsync("resources?kind=Cluster&size=100")).Expect(200).Names());
        (await _api.DeleteAsync($"resources/{created.Id()}")).Expect(202);
        (await _api.PatchAsync($"resources/{created.Id()}", """{"spec":{}}""")).ExpectProblem(404, "NTF-001");
    }

    [Theory]
    [InlineData("""{"kind":"Nope","name":"abc","spec":{}}""", 400, "Unknown entity kind: Nope")]
    [InlineData("""{"kind":"NodePool","name":"abc","spec":{}}""", 422, "child")]
    [InlineData("""{"kind":"Nope","name":"abc"}""", 400, "spec is required")]
    [InlineData("""{"kind":"Nope","name":"abc","spec":{},"labels":{"a b":"c"}}""", 400, "label validation failed")]
    [InlineData("""{"kind":"Cluster","name":"x","spec":{}}""", 400, "at least 3")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":[]}""", 400, "spec field must be an object")]
    public async Task Resources_checks_in_the_order_of_the_contract(string body, int status, string detail) =>
        (await _api.PostAsync("resources", body)).ExpectProblem(status, "VAL-000", detail);

    [Fact]
    public async Task An_unknown_kind_cannot_be_listed() =>
        (await _api.GetAsync("resources?kind=Nope")).ExpectProblem(400, "VAL-000", "Unknown entity kind: Nope");

    private async Task<System.Text.Json.Nodes.JsonObject> CreateAsync(string path, string kind) =>
        (await _api.PostAsync(path, $$$"""{"kind":"{{{kind}}}","name":"{{{ApiServer.NewName()}}}","spec":{}}""")).Expect(201);

    [Fact]
    public async Task Channels_are_listed_ordered_and_changed_as_any_kind()
    {
        var names = new[] { ApiServer.NewName("aa"), ApiServer.NewName("ab") };
        foreach (var name in names)
            (await _api.PostAsync("channels", $$$"""{"kind":"Channel","name":"{{{name}}}","labels":{"a":"1"},"spec":{"v":1}}""")).Expect(201);
        (await _api.PostAsync("channels", $$$"""{"kind":"Channel","name":"{{{names[0]}}}","spec":{}}""")).ExpectProblem(409, "CNF-001");
        (await _api.PostAsync("channels", """{"kind":"Channel","name":"","spec":{}}""")).ExpectProblem(400, "VAL-000", "name is required");
        var list = (await _api.GetAsync($"channels?order=name desc&search=name in ['{names[0]}','{names[1]}']")).Expect(200);
        Assert.Equal(names.OrderDescending(StringComparer.Ordinal), list.Names());
        var channel = list["items"]![0]!;
        var patched = (await _api.PatchAsync($"channels/{channel.Id()}", """{"spec":{"v":2},"labels":{"b":"2"}}""")).Expect(200);
        Assert.Equal(("""{"v":2}""", """{"b":"2"}"""), (patched["spec"]!.ToJsonString(), patched["labels"]!.ToJsonString()));
        Assert.Equal(channel.Text("created_time"), patched.Text("created_time"));
        Assert.NotEqual(channel.Text("updated_time"), patched.Text("updated_time"));
    }

    [Fact]
    public async Task A_version_needs_its_channel_and_is_found_below_it_only()
    {
        (await _api.PostAsync("channels/nope/versions", """{"kind":"Version","name":"v1","spec":{}}""")).ExpectProblem(404, "NTF-001", "Channel with id='nope'");
        (await _api.PostAsync("versions", """{"kind":"Version","name":"v1","spec":{}}""")).ExpectProblem(422, "VAL-000");
        var (one, other) = (await CreateAsync("channels", "Channel"), await CreateAsync("channels", "Channel"));
        var version = await CreateAsync($"channels/{one.Id()}/versions", "Version");
        (await _api.GetAsync($"channels/{one.Id()}/versions/{version.Id()}")).Expect(200);
        (await _api.GetAsync($"channels/{other.Id()}/versions/{version.Id()}")).ExpectProblem(404, "NTF-001", "Version with id=");
        (await _api.GetAsync($"versions/{version.Id()}")).Expect(200);
    }

    [Theory]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{}}""", "kind must be 'WifConfig'")]
    [InlineData("""{"name":"abc","spec":{}}""", "kind is required")]
    [InlineData("""{"kind":"WifConfig","name":"abc"}""", "spec is required")]
    [InlineData("""{"kind":"WifConfig","name":"abc","spec":[]}""", "field 'spec' must be an object")]
    public async Task A_wrong_wifconfig_is_refused(string body, string detail) => (await _api.PostAsync("wifconfigs", body)).ExpectProblem(400, "VAL-000", detail);

    [Fact]
    public async Task Resources_lists_all_kinds_and_deletes_each_by_its_own_rules()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var channel = await CreateAsync("channels", "Channel");
        var kinds = (await _api.GetAsync($"resources?search=id in ['{cluster.Id()}','{pool.Id()}','{channel.Id()}']&order=kind")).Expect(200)["items"]!.AsArray();
        Assert.Equal(["Channel", "Cluster", "NodePool"], kinds.Select(k => k!.Text("kind")));
        (await _api.PostAsync($"resources/{cluster.Id()}/force-delete", """{"reason":"live"}""")).ExpectProblem(409, "CNF-003");
        (await _api.DeleteAsync($"resources/{channel.Id()}")).Expect(202);
        (await _api.GetAsync($"resources/{channel.Id()}")).ExpectProblem(404, "NTF-001", "Resource with id=");
        Assert.NotNull((await _api.DeleteAsync($"resources/{cluster.Id()}")).Expect(202)["deleted_time"]);
        Assert.NotNull((await _api.GetAsync($"resources/{pool.Id()}")).Expect(200)["deleted_time"]);
        (await _api.PostAsync($"resources/{cluster.Id()}/force-delete", "{}")).ExpectProblem(400, "VAL-000");
        (await _api.PostAsync($"resources/{cluster.Id()}/force-delete", """{"reason":"done"}""")).Expect(204);
        (await _api.GetAsync($"resources/{pool.Id()}")).ExpectProblem(404, "NTF-001");
    }
}
