using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>Every value of every chart does something: a mark in its place is seen in what is rendered, a switch that is turned changes it.</summary>
public sealed class ValueTests : IDisposable
{
    /// <summary>Kept because the contract names them; what they would do is done by something else.</summary>
    private static readonly Dictionary<string, string> Idle = new(StringComparer.Ordinal)
    {
        ["maestro-server/aws.region"] = "externalSecrets.region is the contract's in this chart",
        ["hyperfleetSentinel.broker.rabbitmq.enabled"] = "broker.external.enabled decides",
        ["hyperfleetAdapter.broker.rabbitmq.enabled"] = "the same",
        ["hyperfleetAdapter.adapterConfig.maestro.retryBackoff"] = "exponential is the only kind",
        ["metrics.enabled"] = "the server always serves metrics: its Service has the port",
        ["hyperfleetApi.database.postgresql.enabled"] = "true is refused",
        ["hyperfleetAdapter.adapterConfig.maestro.auth.type"] = "none or tls: golden file maestro-tls",
        ["deployment.zoneCount"] = "more than 0 spreads the pods: golden file without-spread",
        ["externalSecrets.enabled"] = "there is no other way to the secrets",
        ["externalSecrets.secretStore"] = "the driver has one provider, aws",
    };

    /// <summary>Values whose form matters to a template, with a mark inside.</summary>
    private static readonly Dictionary<string, string> Formed = new(StringComparer.Ordinal)
    {
        ["hyperfleetAdapter.broker.external.queue"] = "MARK-MARK", ["hyperfleetAdapter.broker.rabbitmq.queue"] = "MARK-MARK",
        ["hyperfleetAdapter.adapterConfig.maestro.auth.type"] = "tls",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-values-").FullName;

    public static TheoryData<string> Charts { get; } = [.. Chart.All.Select(chart => chart.Name)];

    [Theory]
    [MemberData(nameof(Charts))]
    public async Task Every_value_reaches_an_object(string name)
    {
        var chart = Chart.Named(name);
        var leaves = Leaves("", Values(chart)).Where(leaf => leaf.Value is not JsonValue value || !value.TryGetValue<bool>(out _)).Select(leaf => leaf.Path).ToList();
        var switches = Switches(chart).ToList();
        var rendered = "";
        foreach (var on in (Func<string, bool?>[])[_ => null, path => path.EndsWith("postgresql.enabled", StringComparison.Ordinal) ? null : true, path => path.EndsWith("external.enabled", StringComparison.Ordinal) ? false : null])
        {
            var marked = (JsonObject)Marked(chart, "", Values(chart));
            foreach (var path in switches) if (on(path) is { } value) Set(marked, path, value);
            // A digest wins over the tag.
            if (rendered.Length > 0) foreach (var path in leaves.Where(path => path.EndsWith("image.digest", StringComparison.Ordinal))) Set(marked, path, "");
            rendered += await TemplateAsync(chart, marked);
        }

        string[] unseen = [.. leaves.Where(path => !IsIdle(chart, path) && !rendered.Contains(Mark(path), StringComparison.Ordinal))];
        Assert.True(unseen.Length == 0, string.Join('\n', unseen));
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public async Task Every_switch_changes_something(string name)
    {
        var chart = Chart.Named(name);
        var idle = new List<string>();
        foreach (var path in Switches(chart).Where(path => !IsIdle(chart, path)))
            if (!await ChangesAsync(chart, path) && !await ChangesAsync(chart, path, "--set=deployment.replicas=2,hyperfleetApi.replicaCount=2")) idle.Add(path);
        Assert.True(idle.Count == 0, string.Join('\n', idle));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsIdle(Chart chart, string path) => Idle.ContainsKey(path) || Idle.ContainsKey($"{chart.Name}/{path}");

    // Some switches are about replicas.
    private static async Task<bool> ChangesAsync(Chart chart, string path, params string[] others)
    {
        string[] arguments = ["--skip-schema-validation", .. others];
        return await chart.TemplateAsync("helm4", [.. arguments, "--set", $"{path}={(Value(chart, path) ? "false" : "true")}"]) != await chart.TemplateAsync("helm4", arguments);
    }

    private static JsonObject Values(Chart chart) => (JsonObject)YamlJson.Parse(File.ReadAllText(Tool.At(chart.Path, "values.yaml")))!;

    private static IEnumerable<string> Switches(Chart chart) => Leaves("", Values(chart)).Where(leaf => leaf.Value is JsonValue value && value.TryGetValue<bool>(out _)).Select(leaf => leaf.Path);

    private static bool Value(Chart chart, string path) => Leaves("", Values(chart)).Single(leaf => leaf.Path == path).Value!.GetValue<bool>();

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(string path, JsonNode? node) => node is JsonObject { Count: > 0 } map
        ? map.SelectMany(member => Leaves(path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value))
        : [(path, node)];

    /// <summary>A number that no chart has, the same at every call.</summary>
    private static string Mark(string path) => $"{10_000 + (path.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % 50_000)}";

    private static JsonNode Marked(Chart chart, string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Marked(chart, path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value)))),
        JsonObject => new JsonObject { ["mark"] = Mark(path) },
        JsonArray => new JsonArray(Mark(path)),
        JsonValue value when value.TryGetValue<bool>(out var on) => on,
        JsonValue value when value.TryGetValue<long>(out _) => long.Parse(Mark(path), System.Globalization.CultureInfo.InvariantCulture),
        _ => Formed.TryGetValue(path, out var form) ? form.Replace("MARK-MARK", $"{Mark(path.Replace("queue", "exchange", StringComparison.Ordinal))}-{Mark(path)}", StringComparison.Ordinal) : Mark(path),
    };

    private static void Set(JsonObject values, string path, JsonNode value)
    {
        var parts = path.Split('.');
        parts[..^1].Aggregate(values, (node, part) => node[part]!.AsObject())[parts[^1]] = value;
    }

    private async Task<string> TemplateAsync(Chart chart, JsonObject values)
    {
        var file = Path.Combine(_folder, $"{Guid.CreateVersion7()}.json");
        await File.WriteAllTextAsync(file, values.ToJsonString(), TestContext.Current.CancellationToken);
        return (await Tool.RunAsync("helm4", "template", chart.Release, chart.Path, "-n", chart.Namespace, "--kube-version", "1.34.0", "--skip-schema-validation", "-f", file)).Successful();
    }
}
