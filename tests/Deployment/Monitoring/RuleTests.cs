using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Monitoring;

/// <summary>Alerts and dashboards: judged by promtool, on metrics that the code really has, with a page of the runbook for each alert.</summary>
public sealed partial class RuleTests
{
    private static readonly Dictionary<string, string> Folders = new()
    {
        ["hyperfleet-system"] = "argocd/config/regional-cluster/hyperfleet-system", ["maestro-server-eso"] = "charts/maestro-server-eso", ["maestro-agent"] = "charts/maestro-agent",
    };

    private static readonly Lazy<string> Code = new(() => string.Concat(
        ((string[])["modules", "libraries", "ServiceDefaults"]).SelectMany(folder => Directory.GetFiles(Tool.At(folder), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText)));

    public static TheoryData<string> Charts { get; } = [.. Folders.Keys];

    [Theory]
    [MemberData(nameof(Charts))]
    public async Task Every_alert_fires_when_it_should_and_is_silent_when_all_is_well(string chart)
    {
        var folder = Directory.CreateTempSubdirectory("hyperfleet-rules-").FullName;
        try
        {
            var rules = Tool.At(Folders[chart], "files", "rules.yaml");
            (await Tool.RunAsync("promtool", "check", "rules", rules)).Successful();
            var test = await File.ReadAllTextAsync(Tool.At("tests", "Deployment", "Monitoring", "rules", chart + ".yaml"), TestContext.Current.CancellationToken);
            var file = Path.Combine(folder, "test.yaml");
            await File.WriteAllTextAsync(file, test.Replace("RULES", rules, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            (await Tool.RunAsync("promtool", "test", "rules", file)).Successful();
            Assert.All(Alerts(chart), alert => Assert.Contains($"name: {alert} fires", test, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Rules_and_dashboards_use_metrics_that_the_code_has(string chart)
    {
        var expressions = Rules(chart).Select(rule => rule["expr"]!.ToString()).ToList();
        foreach (var file in Directory.GetFiles(Tool.At(Folders[chart], "files", "dashboards"), "*.json"))
            expressions.AddRange(JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"]!.ToString()));
        var metrics = expressions.SelectMany(expression => Metric().Matches(expression).Select(match => match.Value)).Select(name => Suffix().Replace(name, "")).Distinct();
        Assert.All(metrics, name => Assert.Contains(name, Code.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Every_alert_has_a_page_in_the_runbook(string chart)
    {
        var operations = File.ReadAllText(Tool.At("docs", "operations.md"));
        Assert.All(Alerts(chart), alert => Assert.Contains($"`{alert}`", operations, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Rules(string chart) =>
        YamlJson.Parse(File.ReadAllText(Tool.At(Folders[chart], "files", "rules.yaml")))!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).OfType<JsonNode>();

    private static IEnumerable<string> Alerts(string chart) => Rules(chart).Select(rule => rule["alert"]!.ToString());

    [GeneratedRegex(@"\b(hyperfleet_|maestro_|cloudevents_|spec_controller_|resource_(first|status)_|workqueue_)[a-z_]+(?=[{\[)\s]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("_bucket$", RegexOptions.None, 1000)]
    private static partial Regex Suffix();
}
