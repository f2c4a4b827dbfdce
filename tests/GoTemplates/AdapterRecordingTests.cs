using System.Text.Json;

namespace HyperFleet.GoTemplates.Tests;

/// <summary>Templates of the adapter as its reference implementation rendered them (adapter contract §3.1).</summary>
public sealed class AdapterRecordingTests
{
    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["adapter"] = new Dictionary<string, object?> { ["name"] = "probe", ["version"] = "0.1.0" },
        ["event"] = JsonSerializer.Deserialize<JsonElement>(
            """
            {"big":12345678901,"empty":"","fl":2.5,"flag":true,"generation":1234567,"href":"/x","id":"c-1","kind":"NodePool","list":[1,"two",null],
             "neg":-3,"nul":null,"owner_references":{"href":"/o","id":"own-1","kind":"Cluster"},"small":1e-05,"zero":0}
            """),
    };

    [Theory]
    [InlineData("{{ lower \"AbC\" }}", "abc")]
    [InlineData("{{ .event.id | upper }}", "C-1")]
    [InlineData("{{ title \"hELLO wORLD x-y 'tis\" }}", "Hello World X-Y 'Tis")]
    [InlineData("[{{ trim \"  a b  \" }}]", "[a b]")]
    [InlineData("{{ trimPrefix \"abc\" \"a\" }}", "bc")]
    [InlineData("{{ \"abc\" | trimPrefix \"a\" }}", "a")]
    [InlineData("{{ trimSuffix \"abc\" \"c\" }}", "ab")]
    [InlineData("{{ replace \"aXbX\" \"X\" \"-\" }}", "a-b-")]
    [InlineData("{{ contains \"abc\" \"b\" }}", "true")]
    [InlineData("{{ hasPrefix \"abc\" \"ab\" }}", "true")]
    [InlineData("{{ hasSuffix \"abc\" \"bc\" }}", "true")]
    [InlineData("{{ quote \"a\\\"b\\nc\\tü\\u0001\" }}", "\"a\\\"b\\nc\\tü\\x01\"")]
    [InlineData("{{ default \"d\" \"\" }}", "d")]
    [InlineData("{{ .event.empty | default \"d\" }}", "d")]
    [InlineData("{{ .event.zero | default \"d\" }}", "0")]
    [InlineData("{{ .event.nul | default \"d\" }}", "d")]
    [InlineData("{{ .event.flag | default \"d\" }}", "true")]
    [InlineData("{{ int \"12\" }}", "12")]
    [InlineData("{{ int 3.9 }}", "3")]
    [InlineData("{{ int \"3.7\" }}", "0")]
    [InlineData("{{ int true }}", "0")]
    [InlineData("{{ .event.generation | int }}", "1234567")]
    [InlineData("{{ int64 \"99\" }}", "99")]
    [InlineData("{{ float \"1.50\" }}", "1.5")]
    [InlineData("{{ float64 3 }}", "3")]
    [InlineData("{{ float \"x\" }}", "0")]
    [InlineData("{{ string 5 }}", "5")]
    [InlineData("{{ string .event.generation }}", "1.234567e+06")]
    [InlineData("{{ string .event.nul }}", "<nil>")]
    [InlineData("{{ (now | date \"2006\") | len }}", "4")]
    [InlineData("{{ (now | dateFormat \"2006-01-02T15:04:05Z07:00\") | len }}", "20")]
    [InlineData("plain } text", "plain } text")]
    [InlineData("{ x }", "{ x }")]
    [InlineData("/clusters/{{ .event.id }}/x y", "/clusters/c-1/x y")]
    [InlineData("hello {{ .event.id }}", "hello c-1")]
    public void Text_is_rendered_as_recorded(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ toYaml .event }}", "template: template:1: function \"toYaml\" not defined")]
    [InlineData("{{ if .event.nope }}x{{ end }}", "template: template:1:12: executing \"template\" at <.event.nope>: map has no entry for key \"nope\"")]
    [InlineData("{{ lower .event.zero }}",
        "template: template:1:15: executing \"template\" at <.event.zero>: wrong type for value; expected string; got float64")]
    [InlineData("{{ eq .event.owner_references .event.owner_references }}",
        "template: template:1:3: executing \"template\" at <eq .event.owner_references .event.owner_references>: error calling eq: "
        + "non-comparable type map[href:/o id:own-1 kind:Cluster]: map[string]interface {}")]
    [InlineData("{{ .event.nope }}", "template: template:1:9: executing \"template\" at <.event.nope>: map has no entry for key \"nope\"")]
    [InlineData("{{ range .event.fl }}x{{ end }}", "template: template:1:15: executing \"template\" at <.event.fl>: range can't iterate over 2.5")]
    public void Errors_are_worded_as_recorded(string template, string expected) =>
        Assert.Equal(expected, Assert.Throws<TemplateException>(() => Render(template)).Message);

    private static string Render(string template)
    {
        TemplateOptions options = new() { Functions = TemplateFunctions.Standard(TimeProvider.System) };
        return GoTemplate.Parse("template", template, options).Execute(Variables);
    }
}
