using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// The single-file configuration of the first adapters, <c>kind: AdapterConfig</c>, turned into the two documents of today
/// (adapter contract §1.7). It was never strict: keys that today's files do not have are left out.
/// </summary>
internal sealed record LegacyEnvelope(JsonObject Deployment, YamlMappingNode Task)
{
    private static readonly string[] Shown = ["name", "namespace", "labels"];

    /// <summary>What templates and expressions see as <c>metadata</c>.</summary>
    public required IReadOnlyDictionary<string, object?> Metadata { get; init; }

    /// <summary>The envelope, or null when the text is something else.</summary>
    /// <exception cref="FormatException">Not YAML.</exception>
    public static LegacyEnvelope? TryRead(string text)
    {
        if (YamlValues.Load(text) is not YamlMappingNode root) return null;
        if (TextAt(root, "kind") != "AdapterConfig" || TextAt(root, "apiVersion")?.StartsWith("hyperfleet.redhat.com/", StringComparison.Ordinal) != true) return null;
        var spec = At(root, "spec") as YamlMappingNode ?? [];
        return new LegacyEnvelope(ToDeployment(root, spec), (YamlMappingNode)LegacyShape.Task.Convert(spec))
        {
            Metadata = Shown.Where(key => At(root, "metadata", key) is not null).ToDictionary(key => key, key => YamlValues.ToPlain(At(root, "metadata", key)!)),
        };
    }

    private static JsonObject ToDeployment(YamlMappingNode root, YamlMappingNode spec)
    {
        var api = new JsonObject();
        foreach (var (old, key) in (ReadOnlySpan<(string, string)>)[("baseUrl", "base_url"), ("version", "version"), ("timeout", "timeout"), ("retryAttempts", "retry_attempts"), ("retryBackoff", "retry_backoff")])
            if (TextAt(spec, "hyperfleetApi", old) is { Length: > 0 } value)
                api[key] = value;
        var clients = new JsonObject { ["hyperfleet_api"] = api };
        if (TextAt(spec, "kubernetes", "apiVersion") is { Length: > 0 } version) clients["kubernetes"] = new JsonObject { ["api_version"] = version };

        // The version names the configuration's own release: the first adapters never compared it with theirs.
        return new JsonObject { ["adapter"] = new JsonObject { ["name"] = TextAt(root, "metadata", "name") ?? "" }, ["clients"] = clients };
    }

    private static YamlNode? At(YamlNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
        return node;
    }

    private static string? TextAt(YamlNode node, params ReadOnlySpan<string> keys) => (At(node, keys) as YamlScalarNode)?.Value;
}
