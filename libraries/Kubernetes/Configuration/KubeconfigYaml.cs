using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Kubernetes.Configuration;

internal static class KubeconfigYaml
{
    internal static YamlMappingNode Read(string text, string source)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode map }, ..] ? map : throw new KubeconfigException($"{source} is empty or not a mapping");
        }
        catch (YamlException e)
        {
            throw new KubeconfigException($"{source} is not YAML: line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // The scanner's own way of saying that a plain scalar ends the text inside an open bracket.
            throw new KubeconfigException($"{source} is not YAML: line {text.TrimEnd().Count(c => c == '\n') + 1}: did not find expected ',' or closing bracket", e);
        }
    }

    internal static YamlNode? Child(YamlMappingNode? map, string key) =>
        map is not null && map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    internal static string? Text(YamlMappingNode? map, string key) => Child(map, key) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

    internal static YamlMappingNode? Map(YamlMappingNode? map, string key) => Child(map, key) as YamlMappingNode;

    internal static IEnumerable<YamlMappingNode> Items(YamlMappingNode? map, string key) =>
        Child(map, key) is YamlSequenceNode list ? list.OfType<YamlMappingNode>() : [];

    internal static IReadOnlyList<string> Texts(YamlMappingNode? map, string key) =>
        Child(map, key) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(x => x.Value ?? "")] : [];
}
