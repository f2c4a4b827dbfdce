using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>
/// Reads one YAML document as JSON. Plain scalars resolve by the YAML 1.2 core schema (null, true/false, integers, floats); everything
/// else is text, so <c>yes</c> and <c>on</c> stay strings, as Go's yaml.v3 keeps them.
/// </summary>
public static partial class YamlJson
{
    private const int DepthLimit = 100;
    private const int NodeLimit = 100_000;

    /// <returns>The document, or null when the text holds none.</returns>
    /// <exception cref="ConfigurationException">Not YAML, or nested or expanded beyond the limits; the message carries line and column.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var budget = NodeLimit;
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0, ref budget);
        }
        catch (YamlException cause)
        {
            throw new ConfigurationException($"invalid YAML at line {cause.Start.Line}, column {cause.Start.Column}: {cause.Message}", cause);
        }
        catch (InvalidOperationException cause)
        {
            // The scanner's own fault on a text that ends inside a bracket; it does not say where.
            throw new ConfigurationException($"invalid YAML: the text ends inside a bracket or quote ({cause.Message})", cause);
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        if (depth > DepthLimit) throw new YamlException(node.Start, node.End, $"nested deeper than {DepthLimit} levels");
        if (--budget < 0) throw new YamlException(node.Start, node.End, $"more than {NodeLimit} nodes after aliases are expanded");
        switch (node)
        {
            case YamlScalarNode scalar:
                return Scalar(scalar);
            case YamlSequenceNode sequence:
                var array = new JsonArray();
                foreach (var item in sequence) array.Add(Convert(item, depth + 1, ref budget));
                return array;
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping) members[KeyOf(key)] = Convert(value, depth + 1, ref budget);
                return members;
            default:
                throw new YamlException(node.Start, node.End, "unsupported node");
        }
    }

    private static string KeyOf(YamlNode key) =>
        key is YamlScalarNode { Value: { } text } ? text : throw new YamlException(key.Start, key.End, "a mapping key must be a scalar");

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str") return JsonValue.Create(text);
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return JsonValue.Create(integer);
        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return JsonValue.Create(hex);
        return Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    [GeneratedRegex(@"^[-+]?[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();
}
