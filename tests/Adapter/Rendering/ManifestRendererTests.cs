using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Rendering;

public sealed class ManifestRendererTests
{
    private static readonly ManifestRenderer Renderer = new(new TemplateEngine(TimeProvider.System));

    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["id"] = "c-1",
        ["subnets"] = new List<object?> { "a", "b" },
        ["hostile"] = "x'\"\ninjected: true\n- {a: b}",
    };

    [Theory]
    [InlineData("{{ .id }}: {a: 1}", """{"c-1":{"a":1}}""")]
    [InlineData("a: 1\n{{ if eq .id \"c-1\" }}\nb: 2\n{{ end }}\nc: 3", """{"a":1,"b":2,"c":3}""")]
    [InlineData("{{ if eq .id \"x\" }}a: 1{{ else }}b: 2{{ end }}", """{"b":2}""")]
    [InlineData("s:\n{{- range .subnets }}\n  - {{ . }}\n{{- end }}", """{"s":["a","b"]}""")]
    [InlineData("a: 1\n---\nb: 2", """{"a":1}""")]
    public void A_text_manifest_is_one_template(string template, string expected) =>
        Assert.Equal(expected, GoJson.Write(Renderer.Render(new ManifestConfig.Text(template), Variables, out _)));

    [Theory]
    [InlineData("", "empty manifest: string manifest cannot be empty")]
    [InlineData("{{ if false }}a: 1{{ end }}", "empty manifest")]
    [InlineData("a: [", "failed to parse rendered manifest as YAML: yaml: line")]
    [InlineData("- a", "failed to parse rendered manifest as YAML: not a mapping")]
    [InlineData("{{ .nope }}", "failed to render manifest template: failed to execute template: template: template:1:3: executing")]
    [InlineData("{{ .id", "failed to render manifest template: failed to parse template")]
    public void A_manifest_that_gives_no_object_says_why(string template, string reason)
    {
        Assert.Null(Renderer.Render(new ManifestConfig.Text(template), Variables, out var error));
        Assert.StartsWith(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_never_adds_structure_to_a_tree()
    {
        var tree = new ManifestConfig.Tree(new Dictionary<string, object?> { ["name"] = "pre-{{ .hostile }}", ["n"] = 5L, ["q"] = "5", ["list"] = new List<object?> { "{{ .id }}" } });
        var rendered = Renderer.Render(tree, Variables, out _)!;
        Assert.Equal(4, rendered.Count);
        Assert.Equal("pre-" + Variables["hostile"], rendered["name"]);
        Assert.Equal((5L, "5"), (rendered["n"], rendered["q"]));
    }

    [Theory]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: '{{ .id }}'}", "apps/v1 Deployment")]
    [InlineData("{{ if .id }}\napiVersion: v1\n{{ end }}\nkind: \"Secret\"", "v1 Secret")]
    [InlineData("kind: Secret", " ")]
    [InlineData("apiVersion: v1", " ")]
    public void The_kind_is_known_before_rendering(string template, string expected) =>
        Assert.Equal(expected, ManifestRenderer.KindOf(new ManifestConfig.Text(template)).ToString());
}
