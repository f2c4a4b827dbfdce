using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// Reads one mapping key by key; <see cref="End"/> then refuses what was never asked for, so that a misspelt key is an error and not a
/// default. Errors name the line and the path.
/// </summary>
internal sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _read = [];

    private YamlMap(YamlMappingNode node, string path) => (_node, Path) = (node, path);

    /// <summary>Where the mapping stands, <c>resources[0].discovery</c>; empty for the document.</summary>
    public string Path { get; }

    public int Line => (int)_node.Start.Line;

    public static YamlMap Of(YamlNode node, string path) => node is YamlMappingNode mapping
        ? new YamlMap(mapping, path)
        : throw Wrong(node, path, "a mapping");

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public bool Has(string key) => Node(key) is not null;

    /// <summary>The node at a key, null when the key is absent.</summary>
    public YamlNode? Node(string key)
    {
        _read.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    public string Text(string key) => Node(key) switch
    {
        null => "",
        YamlScalarNode scalar => YamlValues.IsNull(scalar) ? "" : scalar.Value!,
        var other => throw Wrong(other, PathOf(key), "text"),
    };

    public bool? Flag(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode { Value: "true" or "True" or "TRUE" } => true,
        YamlScalarNode { Value: "false" or "False" or "FALSE" } => false,
        var other => throw Wrong(other, PathOf(key), "true or false"),
    };

    public int Number(string key) => Node(key) switch
    {
        null => 0,
        YamlScalarNode { Value: { } text } when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw Wrong(other, PathOf(key), "a whole number"),
    };

    public object? Value(string key) => Node(key) is { } node ? YamlValues.ToPlain(node) : null;

    public YamlMap? Map(string key) => Node(key) is { } node && !YamlValues.IsNull(node) ? Of(node, PathOf(key)) : null;

    public IReadOnlyList<T> List<T>(string key, Func<YamlMap, T> read) => Node(key) switch
    {
        null => [],
        YamlSequenceNode sequence => [.. sequence.Children.Select((item, i) => Read(Of(item, $"{PathOf(key)}[{i}]"), read))],
        var other when YamlValues.IsNull(other) => [],
        var other => throw Wrong(other, PathOf(key), "a list"),
    };

    public T? Child<T>(string key, Func<YamlMap, T> read)
        where T : class => Map(key) is { } map ? Read(map, read) : null;

    /// <exception cref="FormatException">The mapping holds a key that nothing reads.</exception>
    public void End()
    {
        foreach (var key in _node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name }) throw new FormatException($"line {key.Start.Line}: a key must be text");
            if (!_read.Contains(name)) throw new FormatException($"line {key.Start.Line}: unknown key {PathOf(name)}");
        }
    }

    private static T Read<T>(YamlMap map, Func<YamlMap, T> read)
    {
        var value = read(map);
        map.End();
        return value;
    }

    private static FormatException Wrong(YamlNode node, string path, string wanted) =>
        new($"line {node.Start.Line}: {(path.Length == 0 ? "the document" : path)} must be {wanted}");
}
