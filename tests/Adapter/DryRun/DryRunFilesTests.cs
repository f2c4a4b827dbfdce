using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Tests.Configuration;

namespace HyperFleet.Adapter.Tests.DryRun;

/// <summary>The inputs of a dry run (adapter contract §1.6, §11.12).</summary>
public sealed class DryRunFilesTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    [Theory]
    [InlineData("no json", "failed to load dry-run API responses")]
    [InlineData("""{"responses":[{"match":{"urlPattern":""},"responses":[{}]}]}""", "responses[0].match.urlPattern must not be empty")]
    [InlineData("""{"responses":[{"match":{"urlPattern":"("},"responses":[{}]}]}""", "responses[0].match.urlPattern: ")]
    [InlineData("""{"responses":[{"match":{"urlPattern":"x"},"responses":[]}]}""", "responses[0] has no responses")]
    public void Wrong_answers_are_told_with_their_place(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigurationFailure>(() => DryRunFiles.ApiResponses(Write(json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "failed to load dry-run discovery")]
    [InlineData("""{"a":1}""", "\"a\" must be an object")]
    [InlineData("""{"a":{"kind":"Namespace"}}""", "\"a\" has no apiVersion")]
    [InlineData("""{"a":{"apiVersion":"v1"}}""", "\"a\" has no kind")]
    public void Wrong_objects_are_told_by_name(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigurationFailure>(() => DryRunFiles.Discovery(Write(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_files_are_named()
    {
        var path = _folder.PathOf("none.json");
        Assert.Contains("none.json", Assert.Throws<ConfigurationFailure>(() => DryRunFiles.Event(path)).Message, StringComparison.Ordinal);
        Assert.Contains("none.json", Assert.Throws<ConfigurationFailure>(() => DryRunFiles.ApiResponses(path)).Message, StringComparison.Ordinal);
        Assert.Contains("none.json", Assert.Throws<ConfigurationFailure>(() => DryRunFiles.Discovery(path)).Message, StringComparison.Ordinal);
        Assert.Contains("failed to load dry-run event", Assert.Throws<ConfigurationFailure>(() => DryRunFiles.Event(Write("{}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_file_is_required_for_any_dry_run()
    {
        var options = new DryRunOptions(null, "x", null, false, "text", false);
        Assert.True(options.IsAsked);
        Assert.Equal("--dry-run-event is required for a dry run", Assert.Throws<ConfigurationFailure>(options.Check).Message);
        Assert.Contains("allowed: text, json", Assert.Throws<ConfigurationFailure>((options with { Event = "e", Output = "xml" }).Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_come_in_order_the_last_repeats_and_what_matches_nothing_is_200()
    {
        var api = new DryRunApi(DryRunFiles.ApiResponses(Write("""
            {"responses":[
              {"match":{"method":"GET","urlPattern":"/clusters/[a-z]+$"},"responses":[{"statusCode":503},{"statusCode":0,"body":{"n":1}}]},
              {"match":{"method":"*","urlPattern":"/any"},"responses":[{"statusCode":204}]},
              {"match":{"urlPattern":"/none"},"responses":[{"statusCode":418}]}]}
            """)));
        Assert.Equal((503, "{}"), await SendAsync(api, "GET", "/clusters/a"));
        Assert.Equal((200, """{"n":1}"""), await SendAsync(api, "GET", "/clusters/a"));
        Assert.Equal((200, """{"n":1}"""), await SendAsync(api, "get", "/clusters/b"));
        Assert.Equal((200, "{}"), await SendAsync(api, "PUT", "/clusters/a"));
        Assert.Equal(204, (await SendAsync(api, "DELETE", "/any")).Status);
        Assert.Equal(418, (await SendAsync(api, "PATCH", "/none")).Status);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string json)
    {
        _folder.Write("input.json", json);
        return _folder.PathOf("input.json");
    }

    private static async Task<(int Status, string Body)> SendAsync(DryRunApi api, string method, string url)
    {
        var answer = await api.SendAsync(new ApiRequest(method, url, [], null, null, 0, ""), TestContext.Current.CancellationToken);
        return (answer.Status, answer.Body);
    }
}
