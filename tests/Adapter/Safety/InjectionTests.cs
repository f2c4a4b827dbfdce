using System.Text.Json.Nodes;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Safety;

/// <summary>
/// Values come from people. Whatever a cluster is named, a manifest keeps its shape, a payload stays one document, and nothing in a value
/// is evaluated (decision 6).
/// </summary>
public sealed class InjectionTests
{
    private const string TaskFile = """
        resources:
          - name: map
            manifest:
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: fixed, labels: {name: "{{ .event.name }}"}}
              data: {"key": "before {{ .event.name }} after", "list": ["{{ .event.name }}"]}
            discovery: {by_name: fixed}
        post:
          payloads: [{name: out, build: {text: "{{ .event.name }}", path: {field: event.name}, cel: {expression: event.name}}}]
          post_actions: [{name: send, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
        """;

    public static TheoryData<string> Names =>
    [
        "a: b", "a\nb: c", "x\n  kind: Secret", "- a", "{a: b}", "[a]", "\"", "'", "\\", "# no comment", "&anchor", "*alias", "!!int 5", "null", "true", "1e3", "---\nkind: Secret",
        "{{ .env }}", "{{ .config }}", "}}{{", "{{/* */}}", "${HOME}", "\u0000", "\u2028", "🚀", "<script>", "a\tb", "%s", "",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_stays_one_text_wherever_it_is_put(string name) => await StaysAsync(name);

    [Fact]
    public async Task Any_name_stays_one_text()
    {
        for (var i = 0; i < 50; i++) await StaysAsync(new string(Random.Shared.GetItems<char>("{}[]:,-#&*!|>'\"%@`\\\n\t $.~aN0", Random.Shared.Next(1, 30))));
    }

    private static async Task StaysAsync(string name)
    {
        using var bench = new DryBench { Data = new Dictionary<string, object?> { ["id"] = "c-1", ["kind"] = "Cluster", ["name"] = name } };
        var result = await bench.RunAsync(TaskFile);
        Assert.Equal(StepStatus.Success, result.Status);
        var map = result.DiscoveredResources["map"];
        Assert.Equal(("ConfigMap", name), (Plain.At(map, "kind"), Plain.At(map, "metadata", "labels", "name")));
        Assert.Equal($"before {name} after", Plain.At(map, "data", "key"));
        Assert.Equal([name], (IReadOnlyList<object?>)Plain.At(map, "data", "list")!);
        var report = (JsonObject)bench.LastBody()!;
        Assert.Equal((3, name, name), (report.Count, (string?)report["text"], (string?)report["cel"]));
    }
}
