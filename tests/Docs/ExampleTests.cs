using System.Text.Json;
using System.Xml.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Docs.Tests;

/// <summary>What is set as JSON, YAML or XML is that; in JSON <c>,…</c> stands for further members.</summary>
public sealed class ExampleTests
{
    private static readonly Dictionary<string, Action<string>> Parsers = new()
    {
        ["json"] = text => JsonDocument.Parse(text.Replace(",…", "", StringComparison.Ordinal)).Dispose(),
        ["yaml"] = text => new YamlStream().Load(new StringReader(text)),
        ["xml"] = text => XDocument.Parse($"<all>{text}</all>"),
    };

    [Fact]
    public void Every_example_is_what_it_says_it_is() => Nothing.Wrong(Document.All.SelectMany(page => page.Examples).Select(Fault).OfType<string>());

    [Fact]
    public void Every_block_names_its_language() =>
        Nothing.Wrong(Document.All.SelectMany(page => page.Examples).Where(example => example.Language.Length == 0 && example.Commands.Any(LooksLikeACommand)).Select(example => example.ToString()));

    private static bool LooksLikeACommand(string line) => line.Split(' ')[0] is "hyperfleet" or "kubectl" or "helm" or "curl" or "./run.sh" or "./test.sh" or "dotnet";

    private static string? Fault(Example example)
    {
        if (!Parsers.TryGetValue(example.Language, out var parse)) return null;
        try
        {
            parse(example.Text);
            return null;
        }
        catch (Exception fault) when (fault is JsonException or YamlException or System.Xml.XmlException)
        {
            return $"{example}: {fault.Message}";
        }
    }
}
