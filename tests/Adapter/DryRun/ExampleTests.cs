using System.Text.Json.Nodes;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Hosting;

namespace HyperFleet.Adapter.Tests.DryRun;

/// <summary>The examples do what their READMEs say.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("landing-zone", "Available", "True")]
    [InlineData("landing-zone", "Finalized", "False")]
    [InlineData("validation-job", "Available", "True")]
    [InlineData("validation-job", "Health", "True")]
    [InlineData("maestro-manifestwork", "Applied", "True")]
    [InlineData("maestro-manifestwork", "Available", "True")]
    public async Task An_example_reports(string example, string condition, string status)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "examples", example);
        var configs = example == "landing-zone" ? Path.Combine(AppContext.BaseDirectory, "configs", example) : folder;
        var environment = new Dictionary<string, string> { ["HYPERFLEET_API_BASE_URL"] = "http://api" };
        var files = new ConfigurationFiles(Path.Combine(configs, "adapter-config.yaml"), Path.Combine(configs, "adapter-task-config.yaml"));
        var definition = ConfigurationLoader.Load(files, AdapterSettings.Table(), null, environment);
        Assert.Empty(definition.Warnings);
        var options = new DryRunOptions(Path.Combine(folder, "event.json"), Path.Combine(folder, "api.json"), Path.Combine(folder, "discovery.json"), true, "json", FailOnError: true);
        var output = new StringWriter();

        Assert.Equal(0, await DryRunner.RunAsync(definition, new ProcessContext(folder, environment), options, output, TextWriter.Null, TestContext.Current.CancellationToken));

        var trace = JsonNode.Parse(output.ToString())!;
        var report = JsonNode.Parse((string)trace["apiRequests"]!.AsArray().Last()!["requestBody"]!)!;
        Assert.Equal(status, (string?)report["conditions"]!.AsArray().Single(item => (string?)item!["type"] == condition)!["status"]);
    }
}
