using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Hosting;

namespace HyperFleet.Adapter.Tests.Recorded;

/// <summary>A dry run of the reference adapter with its inputs, and the same run here.</summary>
internal sealed partial class RecordedCase(string directory)
{
    private static readonly string[] Inputs = ["task.yaml", "adapter.yaml", "event.json"];

    public string Directory => directory;

    public static IEnumerable<string> Names(string root) =>
        System.IO.Directory.EnumerateDirectories(root).Where(folder => Inputs.All(name => File.Exists(Path.Combine(folder, name)))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public JsonNode Expected() => JsonNode.Parse(File.ReadAllText(In("expected.json")))!;

    /// <summary>Runs the case and shapes the outcome like the recording: exit code, load error or trace, configured log lines.</summary>
    public async Task<JsonNode> RunAsync(CancellationToken cancellationToken)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var process = new ProcessContext(directory, new Dictionary<string, string> { ["HOME"] = "/root", ["PATH"] = "/usr/bin", ["TZ"] = "UTC" });
        try
        {
            var definition = ConfigurationLoader.Load(new ConfigurationFiles(In("adapter.yaml"), In("task.yaml")), AdapterSettings.Table(), null, process.Environment);
            var options = new DryRunOptions(In("event.json"), IfThere("api.json"), IfThere("discovery.json"), IsVerbose: true, "json", FailOnError: false);
            var exit = await DryRunner.RunAsync(definition, process, options, output, errors, cancellationToken);
            return Shape(exit, JsonNode.Parse(output.ToString())!, errors.ToString());
        }
        catch (ConfigurationFailure failure)
        {
            return new JsonObject { ["exit"] = 1, ["loadError"] = $"Error: failed to load adapter configuration: {failure.Message}" };
        }
    }

    private static JsonObject Shape(int exit, JsonNode trace, string errors)
    {
        var parameters = trace["params"]!.AsObject();
        parameters.Remove("config");
        parameters.Remove("env");
        foreach (var (name, value) in parameters.ToList()) parameters[name] = Opened(value, onlyObjects: true);
        foreach (var request in trace["apiRequests"]?.AsArray() ?? [])
            foreach (var body in (ReadOnlySpan<string>)["requestBody", "responseBody"])
                if (request![body] is { } text)
                    request[body] = Opened(text, onlyObjects: false);
        var result = new JsonObject { ["exit"] = exit, ["trace"] = Timeless(trace) };
        string[] log = [.. ConfiguredLine().Matches(errors).Select(match => match.Groups["text"].Value)];
        if (log.Length > 0) result["configLog"] = new JsonArray([.. log.Select(line => (JsonNode)line)]);
        return result;
    }

    private static JsonNode? Opened(JsonNode? value, bool onlyObjects)
    {
        if (value is not JsonValue text || !text.TryGetValue<string>(out var json) || (onlyObjects && !json.StartsWith('{') && !json.StartsWith('['))) return value?.DeepClone();
        try
        {
            return new JsonObject { ["$json"] = JsonNode.Parse(json) };
        }
        catch (System.Text.Json.JsonException)
        {
            return value.DeepClone();
        }
    }

    /// <summary>Times of the run itself differ from run to run.</summary>
    private static JsonNode Timeless(JsonNode trace) => JsonNode.Parse(Timestamp().Replace(trace.ToJsonString(), match =>
        DateTimeOffset.TryParse(match.Value, out var time) && Math.Abs((time - TimeProvider.System.GetUtcNow()).TotalHours) < 1 ? "<NOW>" : match.Value))!;

    private string In(string name) => Path.Combine(directory, name);

    private string? IfThere(string name) => File.Exists(In(name)) ? In(name) : null;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Timestamp();

    [GeneratedRegex("""msg="(?<text>\[config\].*?)" component""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConfiguredLine();
}
