using YamlDotNet.RepresentationModel;

namespace HyperFleet.Adapter.Configuration;

/// <summary>What one mapping of the legacy file becomes: its keys, their names of today, and the shape below them.</summary>
internal sealed class LegacyShape(params (string Old, string New, LegacyShape? Below)[] keys)
{
    private static readonly LegacyShape When = new(("expression", "expression", null));
    private static readonly LegacyShape Log = new(("message", "message", null), ("level", "level", null));
    private static readonly LegacyShape Header = new(("name", "name", null), ("value", "value", null));

    private static readonly LegacyShape ApiCall = new(
        ("method", "method", null),
        ("url", "url", null),
        ("timeout", "timeout", null),
        ("retryAttempts", "retry_attempts", null),
        ("retryBackoff", "retry_backoff", null),
        ("headers", "headers", Header),
        ("body", "body", null));

    private static readonly LegacyShape Parameter = new(
        ("name", "name", null), ("source", "source", null), ("type", "type", null), ("default", "default", null), ("required", "required", null));

    private static readonly LegacyShape Precondition = new(
        ("name", "name", null),
        ("apiCall", "api_call", ApiCall),
        ("capture", "capture", new(("name", "name", null), ("field", "field", null), ("expression", "expression", null))),
        ("conditions", "conditions", new(("field", "field", null), ("operator", "operator", null), ("value", "value", null), ("values", "values", null))),
        ("expression", "expression", null),
        ("log", "log", Log));

    private static readonly LegacyShape Discovery = new(
        ("namespace", "namespace", null),
        ("byName", "by_name", null),
        ("bySelectors", "by_selectors", new(("labelSelector", "label_selector", null))));

    private static readonly LegacyShape Resource = new(
        ("name", "name", null), ("manifest", "manifest", null), ("discovery", "discovery", Discovery), ("recreateOnChange", "recreate_on_change", null));

    private static readonly LegacyShape Payload = new(("name", "name", null), ("build", "build", null), ("buildRef", "build_ref", null), ("when", "when", When));
    private static readonly LegacyShape PostAction = new(("name", "name", null), ("apiCall", "api_call", ApiCall), ("log", "log", Log), ("when", "when", When));

    /// <summary>The legacy <c>spec</c> as a task document.</summary>
    public static LegacyShape Task { get; } = new(
        ("params", "params", Parameter),
        ("preconditions", "preconditions", Precondition),
        ("resources", "resources", Resource),
        ("post", "post", new(("payloads", "payloads", Payload), ("postActions", "post_actions", PostAction))));

    public YamlNode Convert(YamlNode node)
    {
        if (node is YamlSequenceNode sequence) return new YamlSequenceNode(sequence.Children.Select(Convert));
        if (node is not YamlMappingNode mapping) return node;
        var converted = new YamlMappingNode();
        foreach (var (old, key, below) in keys)
        {
            // Both spellings were written in the field.
            if (mapping.Children.TryGetValue(new YamlScalarNode(old), out var value) || mapping.Children.TryGetValue(new YamlScalarNode(key), out value))
                converted.Add(key, below?.Convert(value) ?? value);
        }

        return converted;
    }
}
