using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Statuses;

public sealed class StatusTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task A_report_is_echoed_with_data_and_metadata()
    {
        var path = await NewPathAsync();
        var body = JsonNode.Parse(Reports.Body("a", 1))!.AsObject();
        body["data"] = JsonNode.Parse("""{"nested":{"n":[1,2]}}""");
        body["metadata"] = JsonNode.Parse("""{"job_name":"j","attempt":2,"duration":"3s","started_time":"2026-01-01T00:00:00Z"}""");
        var stored = (await _api.PutAsync($"{path}/statuses", body.ToJsonString())).Expect(201);
        Assert.Equal("a", stored.Text("adapter"));
        Assert.Equal(2, (int)stored["data"]!["nested"]!["n"]![1]!);
        Assert.Equal("j", stored["metadata"]!.Text("job_name"));
        Assert.Null(stored["id"]);
        Assert.Equal(stored.Text("created_time"), stored.Text("last_report_time"));
        Assert.Equal(stored.Text("last_report_time"), stored["conditions"]![0]!.Text("last_transition_time"));
        Assert.True(JsonNode.DeepEquals(stored, (await _api.GetAsync($"{path}/statuses")).Json["items"]![0]));
    }

    [Fact]
    public async Task Post_and_put_do_the_same()
    {
        var path = await NewPathAsync();
        (await _api.PostAsync($"{path}/statuses", Reports.Body("a", 1))).Expect(201);
        Assert.Equal("{}", (await _api.GetAsync($"{path}/statuses")).Json["items"]![0]!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Ten_adapters_appear_once_each_over_the_pages_in_order()
    {
        var path = await NewPathAsync();
        foreach (var adapter in Enumerable.Range(0, 10).Reverse())
            (await _api.ReportAsync(path, $"adapter-{adapter}", 1)).Expect(201);
        var seen = new List<string>();
        for (var page = 1; page <= 4; page++)
            seen.AddRange((await _api.GetAsync($"{path}/statuses?page={page}&size=3")).Expect(200)["items"]!.AsArray().Select(i => i!.Text("adapter")));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"adapter-{i}"), seen);
        var beyond = (await _api.GetAsync($"{path}/statuses?page=9")).Expect(200);
        Assert.Equal((0, 10), ((int)beyond["size"]!, (int)beyond["total"]!));
    }

    [Fact]
    public async Task The_latest_report_of_an_adapter_replaces_the_one_before()
    {
        var path = await NewPathAsync();
        var first = (await _api.ReportAsync(path, "a", 1, "False")).Expect(201);
        var second = (await _api.ReportAsync(path, "a", 1, "True")).Expect(201);
        Assert.Equal(first.Text("created_time"), second.Text("created_time"));
        Assert.NotEqual(first["conditions"]![0]!.Text("last_transition_time"), second["conditions"]![0]!.Text("last_transition_time"));
        Assert.Equal(first["conditions"]![1]!.Text("last_transition_time"), second["conditions"]![1]!.Text("last_transition_time"));
        Assert.Equal(1, (int)(await _api.GetAsync($"{path}/statuses")).Json["total"]!);
    }

    [Fact]
    public async Task The_first_unknown_report_is_stored_and_later_ones_are_dropped()
    {
        var path = await NewPathAsync();
        (await _api.ReportAsync(path, "a", 1, "Unknown")).Expect(201);
        (await _api.ReportAsync(path, "a", 1, "Unknown")).Expect(204);
        Assert.Null((await _api.GetAsync(path)).Json.Condition("ASuccessful"));
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "a", 1, "Unknown")).Expect(204);
        Assert.Equal("True", (await _api.GetAsync(path)).Json.ConditionStatus("ASuccessful"));
    }

    [Fact]
    public async Task A_report_without_a_mandatory_condition_leaves_the_stored_one_alone()
    {
        var path = await NewPathAsync();
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        const string body = """{"adapter":"a","observed_generation":1,"conditions":[{"type":"Available","status":"False"},{"type":"Applied","status":"True"}]}""";
        (await _api.PutAsync($"{path}/statuses", body)).ExpectProblem(400, "VAL-000", "missing mandatory condition 'Health'");
        Assert.Equal("True", (await _api.GetAsync($"{path}/statuses")).Json["items"]![0]!["conditions"]![0]!.Text("status"));
    }

    [Theory]
    [InlineData("{", "VAL-006", "Invalid JSON")]
    [InlineData("""{"observed_generation":1,"conditions":[]}""", "VAL-000", "adapter is required")]
    [InlineData("""{"adapter":"a","conditions":[]}""", "VAL-000", "observed_generation is required")]
    [InlineData("""{"adapter":"a","observed_generation":0,"conditions":[]}""", "VAL-000", "at least 1")]
    [InlineData("""{"adapter":"a","observed_generation":1.5,"conditions":[]}""", "VAL-000", "field 'observed_generation' must be an integer")]
    [InlineData("""{"adapter":"a","observed_generation":1}""", "VAL-000", "conditions is required")]
    [InlineData("""{"adapter":"a","observed_generation":1,"conditions":[{"type":"","status":"True"}]}""", "VAL-000", "type is required")]
    [InlineData("""{"adapter":"a","observed_generation":1,"conditions":[{"type":"A","status":"True"},{"type":"A","status":"True"}]}""", "VAL-000", "duplicate condition type 'A'")]
    [InlineData("""{"adapter":"a","observed_generation":1,"conditions":[{"type":"A","status":"true"}]}""", "VAL-000", "True, False or Unknown")]
    [InlineData("""{"adapter":"a","observed_generation":1,"observed_time":"2099-01-01T00:00:00Z","conditions":[]}""", "VAL-000", "in the future")]
    [InlineData("""{"adapter":"a","observed_generation":1,"observed_time":"2020-01-01T00:00:00Z","conditions":[]}""", "VAL-000", "in the past")]
    [InlineData("""{"adapter":"a","observed_generation":1,"conditions":[],"data":[]}""", "VAL-000", "field 'data' must be an object")]
    public async Task A_wrong_report_is_refused_with_its_reason(string body, string code, string detail) =>
        (await _api.PutAsync($"{await NewPathAsync()}/statuses", body)).ExpectProblem(400, code, detail);

    [Fact]
    public async Task An_adapter_name_longer_than_its_column_is_refused() =>
        (await _api.ReportAsync(await NewPathAsync(), new string('a', 256), 1)).ExpectProblem(400, "VAL-000", "at most 255");

    [Fact]
    public async Task A_report_from_a_clock_two_minutes_ahead_is_accepted() =>
        (await _api.ReportAsync(await NewPathAsync(), "a", 1, at: TimeProvider.System.GetUtcNow().AddMinutes(2))).Expect(201);

    [Fact]
    public async Task Reports_of_other_generations_are_discarded()
    {
        var path = await NewPathAsync();
        (await _api.ReportAsync(path, "a", 2)).Expect(204);
        (await _api.PatchAsync(path, """{"spec":{"n":1}}""")).Expect(200);
        (await _api.ReportAsync(path, "a", 2)).Expect(201);
        (await _api.ReportAsync(path, "a", 1)).Expect(204);
        Assert.Equal(2, (int)(await _api.GetAsync($"{path}/statuses")).Json["items"]![0]!["observed_generation"]!);
    }

    [Fact]
    public async Task A_repeated_report_is_answered_with_the_stored_row_and_an_older_one_dropped()
    {
        var path = await NewPathAsync();
        var time = TimeProvider.System.GetUtcNow();
        var first = (await _api.ReportAsync(path, "a", 1, at: time)).Expect(201);
        var again = (await _api.ReportAsync(path, "a", 1, "False", at: time)).Expect(201);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        (await _api.ReportAsync(path, "a", 1, "False", at: time.AddSeconds(-1))).Expect(204);
    }

    [Fact]
    public async Task An_unknown_resource_is_not_found_before_the_mandatory_conditions_are_looked_at() =>
        (await _api.PutAsync("clusters/nope/statuses", """{"adapter":"a","observed_generation":1,"conditions":[]}""")).ExpectProblem(404, "NTF-001");

    [Fact]
    public async Task A_status_never_touches_generation_and_time_of_the_resource()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.ReportAsync($"clusters/{cluster.Id()}", "a", 1)).Expect(201);
        var after = (await _api.GetAsync($"clusters/{cluster.Id()}")).Expect(200);
        Assert.Equal(cluster.Text("updated_time"), after.Text("updated_time"));
        Assert.Equal(1, (int)after["generation"]!);
        Assert.Null(after.Condition("Ready"));
    }

    [Fact]
    public async Task A_nodepool_and_a_kind_without_adapters_take_reports_too()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        (await _api.ReportAsync($"clusters/{cluster.Id()}/nodepools/{pool.Id()}", "a", 1)).Expect(201);
        Assert.Equal("True", (await _api.GetAsync($"nodepools/{pool.Id()}")).Json.ConditionStatus("Reconciled"));
        var channel = (await _api.PostAsync("channels", $$$"""{"kind":"Channel","name":"{{{ApiServer.NewName()}}}","spec":{}}""")).Expect(201);
        (await _api.ReportAsync($"resources/{channel.Id()}", "anyone", 1)).Expect(201);
        Assert.Equal(1, (int)(await _api.GetAsync($"channels/{channel.Id()}/statuses")).Json["total"]!);
    }

    private async Task<string> NewPathAsync() => $"clusters/{(await _api.CreateClusterAsync()).Id()}";

    [Fact]
    public async Task A_resource_without_reports_has_an_empty_list() =>
        Assert.Equal("""{"items":[],"page":1,"size":0,"total":0}""", (await _api.GetAsync($"{await NewPathAsync()}/statuses")).Body);

    [Fact]
    public async Task Unknown_reports_of_a_node_pool_are_kept_once_whatever_else_they_say()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}/nodepools/{(await _api.CreateNodePoolAsync(cluster.Id())).Id()}";
        const string body = """
            {"adapter":"a","observed_generation":1,"conditions":[{"type":"Available","status":"Unknown"},{"type":"Applied","status":"False"},
             {"type":"Health","status":"True"},{"type":"Extra","status":"True"}]}
            """;
        (await _api.PutAsync($"{path}/statuses", body)).Expect(201);
        (await _api.PutAsync($"{path}/statuses", body)).Expect(204);
        Assert.Equal(1, (int)(await _api.GetAsync($"{path}/statuses")).Json["total"]!);
    }

    [Fact]
    public async Task A_report_from_an_hour_ahead_is_refused_and_does_not_block_the_next_one()
    {
        var path = await NewPathAsync();
        (await _api.ReportAsync(path, "a", 1, at: TimeProvider.System.GetUtcNow().AddHours(1))).ExpectProblem(400, "VAL-000", "in the future");
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
    }

    [Fact]
    public async Task Reports_through_the_kind_agnostic_and_nested_routes_follow_the_same_list()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.ReportAsync($"resources/{cluster.Id()}", "a", 1)).Expect(201);
        (await _api.ReportAsync($"resources/{cluster.Id()}", "a", 9)).Expect(204);
        Assert.Equal("True", (await _api.GetAsync($"clusters/{cluster.Id()}")).Json.ConditionStatus("ASuccessful"));
        (await _api.ReportAsync("resources/nope", "a", 1)).ExpectProblem(404, "NTF-001");
        (await _api.ReportAsync($"clusters/{cluster.Id()}/nodepools/nope", "a", 1)).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync("resources/nope/statuses")).ExpectProblem(404, "NTF-001");
    }
}
