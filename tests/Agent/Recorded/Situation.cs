using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>
/// One situation recorded from the upstream agent, with the placeholders of its inputs filled in: a text of this run's own for each
/// cluster, id and time.
/// </summary>
internal sealed partial class Situation
{
    private const string Variable = "HYPERFLEET_SHARED_VECTORS";

    // The placeholders' angle brackets stay as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly JsonObject _recording;
    private readonly string _recordedCluster;

    private Situation(JsonObject recording)
    {
        _recording = recording;
        _recordedCluster = recording["cluster"]!.ToString();
        Cluster = "c" + NewId()[^12..];
    }

    public string Name => _recording["name"]!.ToString();

    public string Cluster { get; }

    /// <summary>All where they are at hand, otherwise our own choice of them.</summary>
    public static IEnumerable<string> All => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => !name.StartsWith('_')).Order();

    private static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } shared
        ? Path.Combine(shared, "maestro-agent")
        : Path.Combine(AppContext.BaseDirectory, "Recorded", "situations");

    public IReadOnlyList<JsonObject> Steps => [.. _recording["steps"]!.AsArray().Select(step => (JsonObject)step!)];

    public IReadOnlyList<string> Flags => [.. (_recording["agentFlags"] as JsonArray ?? []).Select(flag => flag!.ToString())];

    /// <summary>What the recorded agent was started with, as ours spells it.</summary>
    public string FeatureGates => Flags.Select(flag => flag.Split("--feature-gates=")).FirstOrDefault(parts => parts.Length > 1)?[1] ?? "";

    public static Situation Load(string name) =>
        new((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!);

    /// <summary>What the server sent in a step, in order.</summary>
    public IEnumerable<JsonObject> Sent(int step) => Messages(step, "/sourceevents");

    /// <summary>The last status of each work that the upstream agent sent in a step.</summary>
    public IReadOnlyList<JsonObject> LastStatuses(int step) => [.. Messages(step, "/agentevents")
        .Where(message => message["userProperties"]!["ce-type"]!.ToString().Contains(".status.", StringComparison.Ordinal))
        .GroupBy(message => message["userProperties"]!["ce-resourceid"]!.ToString()).Select(group => group.Last())];

    public JsonObject? Snapshot(int step) => (JsonObject?)_recording["snapshots"]!.AsArray().FirstOrDefault(snapshot => (int)snapshot!["afterStep"]! == step);

    /// <summary>The id of this run that stands for a placeholder such as <c>&lt;uuid1&gt;</c>.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => match.Value switch
    {
        "<time>" => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        var name => _ids.TryGetValue(name, out var id) ? id : _ids[name] = NewId(),
    }).Replace($"/{_recordedCluster}/", $"/{Cluster}/", StringComparison.Ordinal);

    /// <summary>JSON with its placeholders filled in.</summary>
    public string Fill(JsonNode json) => Fill(json.ToJsonString(Plain));

    public string FillValue(string name, JsonNode? value) => name == "ce-clustername" ? Cluster
        : Fill(value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value!.ToJsonString(Plain));

    public string WorkId(string work) => Fill(_recording["works"]![work]!.ToString());

    private IEnumerable<JsonObject> Messages(int step, string topic) => _recording["messages"]!.AsArray().Select(message => (JsonObject)message!)
        .Where(message => (int)message["step"]! == step && message["topic"]!.ToString().EndsWith(topic, StringComparison.Ordinal));

    private static string NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    [GeneratedRegex("<(uuid[0-9]+|time)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
