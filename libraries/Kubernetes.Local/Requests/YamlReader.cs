using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Kubernetes.Local.Requests;

/// <summary>YAML as JSON, with YAML 1.1's scalars as Kubernetes reads them.</summary>
internal static class YamlReader
{
    private const int MaxDepth = 100;

    internal static bool TryRead(string text, out JsonNode? node, out string error)
    {
        (node, error) = (null, "");
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            // Parsed once more, so that a number is the same kind of node whichever format brought it.
            node = stream.Documents.Count == 0 ? null : JsonNode.Parse(JsonText.Compact(Convert(stream.Documents[0].RootNode, 0)));
            return true;
        }
        catch (YamlException e)
        {
            error = $"yaml: line {e.Start.Line}: {e.Message}";
            return false;
        }
        catch (InvalidOperationException)
        {
            // The scanner's own way of saying that a plain scalar ends the text inside an open bracket.
            error = "yaml: did not find expected ',' or closing bracket";
            return false;
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => throw new YamlException("nested too deeply"),
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value, depth + 1)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Convert(item, depth + 1))]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "on" => true,
            "false" or "False" or "FALSE" or "no" or "off" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
            _ => text,
        };
    }
}
