using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Resources;

public sealed class ClusterTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task Create_answers_with_the_whole_resource()
    {
        var name = ApiServer.NewName();
        var cluster = await _api.CreateClusterAsync(name, """{"shard":"1"}""");
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$", cluster.Id());
        Assert.Equal("Cluster", cluster.Text("kind"));
        Assert.Equal(name, cluster.Text("name"));
        Assert.Equal($"/api/hyperfleet/v1/clusters/{cluster.Id()}", cluster.Text("href"));
        Assert.Equal(1, (int)cluster["generation"]!);
        Assert.Equal("system@hyperfleet.local", cluster.Text("created_by"));
        Assert.Equal("{}", cluster["tenancy"]!.ToJsonString());
        Assert.Equal("""{"shard":"1"}""", cluster["labels"]!.ToJsonString());
        Assert.Null(cluster["deleted_time"]);
        Assert.Null(cluster["owner_references"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", cluster.Text("created_time"));
        Assert.Equal(["Reconciled", "LastKnownReconciled"], cluster["status"]!["conditions"]!.AsArray().Select(c => c!.Text("type")));
    }

    [Fact]
    public async Task A_read_equals_the_answer_to_the_write()
    {
        var created = await _api.CreateClusterAsync(labels: """{"b":"2","a":"1"}""", spec: """{"z":1,"a":{"deep":[1,2.50,"x"]},"big":12345678901234567890}""");
        var read = (await _api.GetAsync($"clusters/{created.Id()}")).Expect(200);
        Assert.True(JsonNode.DeepEquals(created, read), $"{created.ToJsonString()}\n{read.ToJsonString()}");
    }

    [Fact]
    public async Task Get_of_an_unknown_id_is_not_found() =>
        (await _api.GetAsync("clusters/nope")).ExpectProblem(404, "NTF-001", "Cluster with id='nope' not found");

    [Theory]
    [InlineData("", "VAL-006", "")]
    [InlineData("{", "VAL-006", "Invalid JSON")]
    [InlineData("[]", "VAL-006", "Invalid JSON in request body")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{}} x""", "VAL-006", "Invalid JSON")]
    [InlineData("null", "VAL-000", "kind is required")]
    [InlineData("""{"name":"abc","spec":{}}""", "VAL-000", "kind is required")]
    [InlineData("""{"kind":"","name":"abc","spec":{}}""", "VAL-000", "kind is required")]
    [InlineData("""{"kind":"NodePool","name":"abc","spec":{}}""", "VAL-000", "kind must be 'Cluster'")]
    [InlineData("""{"kind":7,"name":"abc","spec":{}}""", "VAL-000", "field 'kind' must be a string")]
    [InlineData("""{"kind":"Cluster","name":7,"spec":{}}""", "VAL-000", "field 'name' must be a string")]
    [InlineData("""{"kind":"Cluster","spec":{}}""", "VAL-000", "name is required")]
    [InlineData("""{"kind":"Cluster","name":"ab","spec":{}}""", "VAL-000", "must be at least 3 characters")]
    [InlineData("""{"kind":"Cluster","name":"Abc","spec":{}}""", "VAL-000", "must match")]
    [InlineData("""{"kind":"Cluster","name":"abc-","spec":{}}""", "VAL-000", "must match")]
    [InlineData("""{"kind":"Cluster","name":"größe","spec":{}}""", "VAL-000", "must match")]
    [InlineData("""{"kind":"Cluster","name":"abc"}""", "VAL-000", "spec is required")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":null}""", "VAL-000", "spec field must be an object")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":"text"}""", "VAL-000", "spec field must be an object")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{},"labels":{"a":1}}""", "VAL-000", "field 'labels.a' must be a string")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{},"labels":{"-a":"1"}}""", "VAL-000", "label validation failed")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{},"labels":{"a":"not ok"}}""", "VAL-000", "label validation failed")]
    [InlineData("""{"kind":"Cluster","name":"abc","spec":{"a":"\u0000"}}""", "VAL-006", "cannot be stored")]
    public async Task A_wrong_create_body_is_refused_with_its_reason(string body, string code, string detail) =>
        (await _api.PostAsync("clusters", body)).ExpectProblem(400, code, detail);

    [Fact]
    public async Task Validation_problems_name_the_field_and_the_constraint()
    {
        var problem = (await _api.PostAsync("clusters", """{"kind":"Cluster","name":"ab","spec":{}}""")).Expect(400);
        var error = problem["errors"]![0]!;
        Assert.Equal("name", error.Text("field"));
        Assert.Equal("min_length", error.Text("constraint"));
        Assert.Equal("/api/hyperfleet/v1/clusters", problem.Text("instance"));
        Assert.NotEmpty(problem.Text("trace_id"));
    }

    [Fact]
    public async Task Names_of_53_bytes_are_accepted_and_54_refused()
    {
        (await _api.PostAsync("clusters", $$$"""{"kind":"Cluster","name":"{{{new string('a', 53)}}}","spec":{}}""")).Expect(201);
        (await _api.PostAsync("clusters", $$$"""{"kind":"Cluster","name":"{{{new string('a', 54)}}}","spec":{}}""")).ExpectProblem(400, "VAL-000", "at most 53");
    }

    [Fact]
    public async Task A_spec_of_a_hundred_keys_survives_the_round_trip()
    {
        var spec = new JsonObject(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"key_{i}", (JsonNode?)new JsonObject { ["n"] = i, ["t"] = new string('x', i) })));
        var cluster = await _api.CreateClusterAsync(spec: spec.ToJsonString());
        Assert.True(JsonNode.DeepEquals(spec, (await _api.GetAsync($"clusters/{cluster.Id()}")).Json["spec"]));
    }

    [Fact]
    public async Task Unknown_members_and_a_supplied_tenancy_are_ignored_on_create()
    {
        var body = $$"""{"kind":"Cluster","name":"{{ApiServer.NewName()}}","spec":{"a":1},"region":"x","tenancy":{"org":"evil"},"id":"mine"}""";
        var cluster = (await _api.PostAsync("clusters", body)).Expect(201);
        Assert.Equal("{}", cluster["tenancy"]!.ToJsonString());
        Assert.Equal("""{"a":1}""", cluster["spec"]!.ToJsonString());
        Assert.NotEqual("mine", cluster.Id());
    }

    [Fact]
    public async Task Patch_replaces_the_spec_and_raises_the_generation()
    {
        var cluster = await _api.CreateClusterAsync(spec: """{"a":1,"b":2}""");
        var patched = (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"spec":{"c":3}}""")).Expect(200);
        Assert.Equal("""{"c":3}""", patched["spec"]!.ToJsonString());
        Assert.Equal(2, (int)patched["generation"]!);
        Assert.NotEqual(cluster.Text("updated_time"), patched.Text("updated_time"));
    }

    [Fact]
    public async Task Patch_without_changes_keeps_generation_and_time()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"a":"1"}""", spec: """{"a":1,"b":{"c":10.0}}""");
        var patched = (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"spec":{ "b":{"c":1e1}, "a":1 },"labels":{"a":"1"}}""")).Expect(200);
        Assert.Equal(1, (int)patched["generation"]!);
        Assert.Equal(cluster.Text("updated_time"), patched.Text("updated_time"));
    }

    [Fact]
    public async Task Patch_of_labels_alone_raises_the_generation_and_an_empty_map_clears_them()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"a":"1"}""");
        var patched = (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"labels":{}}""")).Expect(200);
        Assert.Equal(2, (int)patched["generation"]!);
        Assert.Null(patched["labels"]);
        Assert.Null((await _api.GetAsync($"clusters/{cluster.Id()}")).Json["labels"]);
    }

    [Theory]
    [InlineData("{}", "VAL-005", "at least one field must be provided for update")]
    [InlineData("null", "VAL-005", "at least one field")]
    [InlineData("""{"labels":null}""", "VAL-005", "at least one field")]
    [InlineData("""{"spec":null}""", "VAL-000", "spec field must be an object")]
    [InlineData("""{"name":"new"}""", "VAL-006", "unknown field 'name'")]
    [InlineData("""{"spec":[]}""", "VAL-000", "spec field must be an object")]
    [InlineData("nonsense", "VAL-006", "Invalid JSON")]
    [InlineData("""{"labels":{"a b":"1"}}""", "VAL-000", "label validation failed")]
    public async Task A_wrong_patch_body_is_refused_with_its_reason(string body, string code, string detail)
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.PatchAsync($"clusters/{cluster.Id()}", body)).ExpectProblem(400, code, detail);
    }

    [Fact]
    public async Task Patch_of_an_unknown_id_is_not_found() =>
        (await _api.PatchAsync("clusters/nope", """{"spec":{}}""")).ExpectProblem(404, "NTF-001");

    [Fact]
    public async Task Concurrent_patches_serialise_and_each_raises_the_generation()
    {
        var cluster = await _api.CreateClusterAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _api.PatchAsync($"clusters/{cluster.Id()}", $$$"""{"spec":{"n":{{{i}}}}}""")));
        Assert.Equal(Enumerable.Range(2, 10), replies.Select(r => (int)r.Expect(200)["generation"]!).Order());
    }

    [Fact]
    public async Task A_change_with_a_stale_entity_tag_is_refused()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        var tag = (await _api.GetAsync(path)).Headers["ETag"];
        (await _api.SendAsync(HttpMethod.Patch, path, """{"spec":{"n":1}}""", ("If-Match", tag))).Expect(200);
        (await _api.SendAsync(HttpMethod.Patch, path, """{"spec":{"n":2}}""", ("If-Match", tag))).ExpectProblem(412, "CNF-002");
        (await _api.SendAsync(HttpMethod.Delete, path, null, ("If-Match", tag))).ExpectProblem(412, "CNF-002");
        (await _api.SendAsync(HttpMethod.Delete, path, null, ("If-Match", "*"))).Expect(202);
    }

    [Fact]
    public async Task The_same_name_is_free_again_after_delete()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        var again = await _api.CreateClusterAsync(cluster.Text("name"));
        Assert.NotEqual(cluster.Id(), again.Id());
    }

    [Fact]
    public async Task A_search_by_ids_finds_exactly_those()
    {
        var (one, two) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        Assert.Equal([one.Text("name")], (await _api.GetAsync($"clusters?search=id in ['{one.Id()}']")).Expect(200).Names());
        Assert.Equal(2, (int)(await _api.GetAsync($"clusters?search=id in ['{one.Id()}','{two.Id()}']")).Expect(200)["total"]!);
    }

    [Fact]
    public async Task A_patch_of_a_reconciled_cluster_answers_that_it_no_longer_is()
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        Assert.Equal("True", (await _api.GetAsync(path)).Json.ConditionStatus("Reconciled"));
        var patched = (await _api.PatchAsync(path, """{"spec":{"n":2}}""")).Expect(200);
        Assert.Equal(("False", 2), (patched.ConditionStatus("Reconciled"), (int)patched.Condition("Reconciled")!["observed_generation"]!));
        Assert.Equal(patched.Text("updated_time"), patched.Condition("Reconciled")!.Text("last_transition_time"));
        Assert.Equal("True", patched.ConditionStatus("LastKnownReconciled"));
    }
}
