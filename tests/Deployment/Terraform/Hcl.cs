using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperFleet.Deployment.Tests.Terraform;

/// <summary>The Terraform files, parsed by HashiCorp's own parser. Expressions stay text, in <c>${…}</c>.</summary>
internal sealed partial class Hcl
{
    private static readonly Lazy<Task<Hcl>> All = new(ParseAsync);
    private readonly JsonObject _files;

    private Hcl(JsonObject files) => _files = files;

    public static Task<Hcl> LoadAsync() => All.Value;

    public int Files => _files.Count;

    /// <summary>Every folder that holds files.</summary>
    public IEnumerable<string> Folders => _files.Select(file => Path.GetDirectoryName(file.Key)!).Distinct();

    /// <summary>All expressions of a folder, as text.</summary>
    public string Expressions(string folder) => string.Join('\n', _files.Where(file => Path.GetDirectoryName(file.Key) == folder).SelectMany(file => Strings(file.Value)));

    /// <summary>The types of the resources or data sources of a folder.</summary>
    public IEnumerable<string> Types(string folder, string kind) => _files.Where(file => Path.GetDirectoryName(file.Key) == folder)
        .SelectMany(file => file.Value![kind]?.AsObject() ?? []).Select(type => type.Key).Distinct();

    /// <summary>Names of the local values of a folder.</summary>
    public IEnumerable<string> Locals(string folder) => _files.Where(file => Path.GetDirectoryName(file.Key) == folder)
        .SelectMany(file => file.Value!["locals"]?.AsArray() ?? []).SelectMany(block => block!.AsObject()).Select(local => local.Key);

    /// <summary>The blocks of one kind in a folder: <c>Blocks("modules/maestro-agent", "variable")</c>.</summary>
    public IReadOnlyDictionary<string, JsonObject> Blocks(string folder, string kind, string? type = null) => _files
        .Where(file => Path.GetDirectoryName(file.Key) == folder)
        .Select(file => file.Value![kind]?.AsObject()).OfType<JsonObject>()
        .Select(blocks => type is null ? blocks : blocks[type]?.AsObject()).OfType<JsonObject>()
        .SelectMany(blocks => blocks).ToDictionary(block => block.Key, block => block.Value![0]!.AsObject());

    public JsonObject Resource(string folder, string type, string name) => Blocks(folder, "resource", type)[name];

    /// <summary>The keys on the first level of an object in an expression.</summary>
    public static IReadOnlyList<string> Keys(string expression) => [.. Key().Matches(expression).Select(match => match.Groups["key"].Value)];

    /// <summary>The statements of a policy as action and resources.</summary>
    public static IEnumerable<(string Actions, string Resources)> Statements(string policy) =>
        Statement().Matches(policy).Select(match => (match.Groups["actions"].Value, match.Groups["resources"].Value));

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Strings(member.Value).Append(member.Key)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static async Task<Hcl> ParseAsync()
    {
        var packages = Path.GetDirectoryName(Tool.Find("helm4"))!;
        var output = (await Tool.RunAsync("node", Tool.At("tests", "Deployment", "Terraform", "hcl.mjs"), packages, Tool.At("terraform"))).Successful();
        return new Hcl(JsonNode.Parse(output)!.AsObject());
    }

    [GeneratedRegex(@"^ {4}(?<key>[A-Za-z]+) += ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"Effect += ""Allow"", Action = \[(?<actions>[^\]]*)\], Resource = \[(?<resources>[^\]]*)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();
}
