using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Tests.Configuration;

namespace HyperFleet.Adapter.Tests.DryRun;

/// <summary>What a dry run prints for people (adapter contract §1.6, §11.12).</summary>
public sealed class TraceTests : IDisposable
{
    private const string TaskFile = """
        params: [{name: id, source: event.id, required: true}]
        preconditions: [{name: cluster, api_call: {method: GET, url: "/clusters/{{ .id }}"}, conditions: [{field: cluster.ready, operator: equals, value: true}]}]
        resources: [{name: space, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: "{{ .id }}"}}, discovery: {by_name: "{{ .id }}"}}]
        post: {post_actions: [{name: report, api_call: {method: PUT, url: "/clusters/{{ .id }}/statuses", body: '{"by":"{{ .id }}"}'}}]}
        """;

    private readonly ConfigFolder _folder = new();

    [Fact]
    public async Task A_success_shows_every_phase()
    {
        var trace = await RunAsync("""{"statusCode":200,"body":{"ready":true}}""");
        Assert.StartsWith("Dry-Run Execution Trace\n", trace, StringComparison.Ordinal);
        Shows(trace, "Event: id=e-1 type=t", "Phase 1: Parameter Extraction", "  id = c-1", "Phase 2: Preconditions", "  [MET] cluster", "Phase 3: Resources", "  [CREATE] space Namespace c-1 dry-run create",
            "Phase 3.5: Discovery Results", "Phase 4: Post Actions", "  [SUCCESS] report", "  PUT /api/hyperfleet/v1/clusters/c-1/statuses -> 200", "Result: SUCCESS");
        Assert.DoesNotContain("request:", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_are_shown_when_asked() => Shows(await RunAsync("""{"statusCode":200,"body":{"ready":true}}""", isVerbose: true), """    request: {"by":"c-1"}""", """    response: {"ready":true}""");

    [Fact]
    public async Task What_is_not_met_skips_the_resources() =>
        Shows(await RunAsync("""{"statusCode":200,"body":{"ready":false}}"""), "  [NOT MET] cluster", "  precondition 'cluster' not met: cluster.ready equals true (actual: false)", "  SKIPPED", "Result: SUCCESS");

    [Fact]
    public async Task A_failure_is_told_in_its_phase() =>
        Shows(await RunAsync("""{"statusCode":500}"""), "  FAILED: precondition evaluation failed", "  [FAILED] cluster", "Result: FAILED");

    [Fact]
    public async Task A_resource_that_is_gone_is_told_in_both_phases()
    {
        Shows(await RunAsync("""{"statusCode":404}"""), "  [RESOURCE NOT FOUND] cluster", "Result: SUCCESS");
        Shows(await RunAsync("""{"statusCode":200,"body":{"ready":true}}""", reported: 404), "  [RESOURCE NOT FOUND] report", "Result: SUCCESS");
    }

    public void Dispose() => _folder.Dispose();

    private static void Shows(string trace, params string[] lines) => Assert.All(lines, line => Assert.Contains("\n" + line, "\n" + trace, StringComparison.Ordinal));

    private async Task<string> RunAsync(string answer, bool isVerbose = false, int reported = 200)
    {
        _folder.Write("event.json", """{"specversion":"1.0","id":"e-1","source":"s","type":"t","datacontenttype":"application/json","data":{"id":"c-1","kind":"Cluster","generation":1}}""");
        _folder.Write("api.json", $$"""{"responses":[{"match":{"method":"GET","urlPattern":"/clusters/c-1$"},"responses":[{{answer}}]},{"match":{"method":"PUT","urlPattern":"statuses"},"responses":[{"statusCode":{{reported}}}]}]}""");
        var definition = _folder.Load(TaskFile, "adapter: {name: probe}\nclients: {hyperfleet_api: {base_url: http://api}}");
        var output = new StringWriter { NewLine = "\n" };
        var options = new DryRunOptions(_folder.PathOf("event.json"), _folder.PathOf("api.json"), null, isVerbose, "text", FailOnError: false);
        Assert.Equal(0, await DryRunner.RunAsync(definition, new ProcessContext(_folder.PathOf(""), new Dictionary<string, string>()), options, output, TextWriter.Null, TestContext.Current.CancellationToken));
        return output.ToString();
    }
}
