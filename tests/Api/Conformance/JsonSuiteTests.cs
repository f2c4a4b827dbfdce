using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Conformance;

/// <summary>The public JSON parsing suite, sent as request bodies.</summary>
public sealed class JsonSuiteTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    /// <summary>Valid JSON that is refused on purpose: readers understand it differently, or PostgreSQL cannot store it.</summary>
    private static readonly Dictionary<string, string> Stricter = new()
    {
        ["y_object_duplicated_key.json"] = "a member twice is refused: readers differ in which one counts",
        ["y_object_duplicated_key_and_value.json"] = "a member twice is refused: readers differ in which one counts",
        ["y_object_escaped_null_in_key.json"] = "U+0000 cannot be stored",
        ["y_string_null_escape.json"] = "U+0000 cannot be stored",
    };

    [Fact]
    public async Task Every_case_is_taken_or_refused_cleanly_and_what_is_taken_is_kept()
    {
        var (version, cases) = await JsonSuite.LoadAsync();
        var cluster = (await _api.CreateClusterAsync()).Id();
        var failures = new List<string>();
        foreach (var item in cases)
        {
            foreach (var reply in new[] { await _api.PostAsync("clusters", item.Input), await _api.PatchAsync($"clusters/{cluster}", item.Input), await _api.PutAsync($"clusters/{cluster}/statuses", item.Input) })
            {
                if (reply.Status is < 400 or >= 500 || item.Expectation == 'n' && !reply.Body.Contains("VAL-006"))
                    failures.Add($"{item.Name} as the body: {reply.Status} {reply.Body}");
            }
            if (await EmbedAsync(item) is { } failure)
                failures.Add($"{item.Name} in a spec: {failure}");
        }
        JsonSuite.Write(version, cases.Count - Stricter.Count - failures.Count, cases.Count - Stricter.Count, Stricter.Select(e => (e.Key, e.Value)));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>As one value of a spec: a valid one must be stored and come back the same.</summary>
    private async Task<string?> EmbedAsync(JsonSuite.Case item)
    {
        var reply = await _api.PostAsync("clusters", $$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{"v":{{{item.Input}}} }}""");
        var taken = reply.Status == 201;
        if (!taken && reply.Status is < 400 or >= 500)
            return $"{reply.Status} {reply.Body}";
        if (item.Expectation == 'n')
            return taken ? "taken, though it is no JSON" : null;
        if (item.Expectation == 'y' && taken == Stricter.ContainsKey(item.Name))
            return taken ? "taken, though it is on the list of what is refused" : $"refused: {reply.Body}";
        if (!taken)
            return null;
        var read = (await _api.GetAsync($"clusters/{reply.Json.Id()}")).Expect(200)["spec"]!["v"];
        return JsonNode.DeepEquals(JsonNode.Parse(item.Input), read) ? null : $"came back as {read?.ToJsonString()}";
    }
}
