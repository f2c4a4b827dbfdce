namespace HyperFleet.GoTemplates.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("{{ .a.b }}{{ .c }}", "a.b c")]
    [InlineData("{{ $.a }}", "a")]
    [InlineData("{{ . }}{{ $ }}", "")]
    [InlineData("{{ if .a }}{{ .b }}{{ else if .c }}{{ .d }}{{ else }}{{ .e }}{{ end }}", "a b c d e")]
    [InlineData("{{ with .a }}{{ .id }}{{ $.b }}{{ else }}{{ .c }}{{ end }}", "a a.id b c")]
    [InlineData("{{ range .list }}{{ .id }}{{ $.b }}{{ else }}{{ .c }}{{ end }}", "list b c")]
    [InlineData("{{ range $i, $e := .list }}{{ $e.id }}{{ end }}", "list")]
    [InlineData("{{ $v := .a }}{{ $v.id }}{{ $v = .b }}{{ $v.no }}", "a a.id b")]
    [InlineData("{{ $v := .a }}{{ if .t }}{{ $v := .b }}{{ $v.x }}{{ else }}{{ $v.y }}{{ end }}", "a t b b.x a.y")]
    [InlineData("{{ (.a.b).c }}{{ (.a | print).x }}", "a.b a.b.c a")]
    [InlineData("{{ print .a (len .b) | printf \"%s%v\" .c }}", "a b c")]
    [InlineData("{{ index . \"a\" }}{{ index .b \"c\" }}{{ index .d .e }}", "?a ?b.c b d e")]
    [InlineData("{{ define \"x\" }}{{ .id }}{{ end }}{{ template \"x\" .a }}{{ template \"x\" . }}", "a.id id a")]
    [InlineData("{{ define \"x\" }}{{ .id }}{{ end }}{{ template \"x\" }}", "")]
    [InlineData("{{ define \"unused\" }}{{ .id }}{{ end }}", "")]
    [InlineData("{{ block \"x\" .a }}{{ .id }}{{ end }}", "a a.id")]
    [InlineData("{{ define \"r\" }}{{ template \"r\" .next }}{{ end }}{{ if .go }}{{ template \"r\" . }}{{ end }}", null)]
    [InlineData("{{/* .a */}}{{ \".b\" }}{{ `.c` }}", "")]
    [InlineData("{{ .now | date \"2006\" }}", "now")]
    public void Paths_follow_the_scope(string text, string? expected)
    {
        TemplateOptions options = new() { Functions = TemplateFunctions.Standard(TimeProvider.System) };
        var found = GoTemplate.Parse("t", text, options).References;
        if (expected is not null)
        {
            Assert.Equal(expected, string.Join(' ', found.Select(r => (r.Required ? "" : "?") + string.Join('.', r.Path))));
        }

        Assert.True(found.Count <= 300);
    }

    [Fact]
    public void A_reference_knows_its_root_and_place()
    {
        var reference = Assert.Single(GoTemplate.Parse("t", "a\nü {{ .event.id }}").References);
        Assert.Equal(("event", 2, 12), (reference.Root, reference.Line, reference.Column));
    }

    [Theory]
    [InlineData("{{ .skipped }}", true)]
    [InlineData("{{ if true }}{{ .skipped }}{{ end }}", true)]
    [InlineData("skipped {{ .kept }}", false)]
    [InlineData("{{ with .kept }}{{ .skipped }}{{ end }}", false)]
    public void Whether_a_payload_is_used_is_read_from_the_tree(string body, bool isUsed) =>
        Assert.Equal(isUsed, GoTemplate.Parse("body", body).References.Any(r => r.Root == "skipped"));
}
