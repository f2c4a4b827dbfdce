namespace HyperFleet.GoTemplates.Tests;

public sealed class GoTemplateTests
{
    private static readonly Dictionary<string, object?> Data = new() { ["x"] = 1, ["list"] = new[] { "a", "b" } };

    [Fact]
    public void Text_without_actions_is_returned_untouched()
    {
        var text = "plain } text";
        var template = GoTemplate.Parse("template", text);
        Assert.True(template.IsLiteral);
        Assert.Same(text, template.Execute(null));
        Assert.Empty(template.References);
    }

    [Fact]
    public void A_parse_error_has_name_line_and_stage()
    {
        var failure = Assert.Throws<TemplateException>(() => GoTemplate.Parse("work", "a\nb\n{{ .x"));
        Assert.Equal("template: work:3: unclosed action", failure.Message);
        Assert.Equal((TemplateStage.Parse, "work", 3, 0), (failure.Stage, failure.TemplateName, failure.Line, failure.Column));
    }

    [Fact]
    public void An_execution_error_has_line_and_column_in_bytes()
    {
        var failure = Assert.Throws<TemplateException>(() => GoTemplate.Parse("work", "a\nü{{ .y }}").Execute(Data));
        Assert.Equal("template: work:2:5: executing \"work\" at <.y>: map has no entry for key \"y\"", failure.Message);
        Assert.Equal((TemplateStage.Execute, "work", 2, 5), (failure.Stage, failure.TemplateName, failure.Line, failure.Column));
    }

    [Fact]
    public void An_error_in_a_definition_names_the_text_and_the_definition()
    {
        var template = GoTemplate.Parse("work", "{{ define \"part\" }}{{ .y }}{{ end }}{{ template \"part\" . }}");
        var failure = Assert.Throws<TemplateException>(() => template.Execute(Data));
        Assert.Equal("template: work:1:22: executing \"part\" at <.y>: map has no entry for key \"y\"", failure.Message);
    }

    [Fact]
    public async Task One_template_serves_many_threads()
    {
        var template = GoTemplate.Parse("t", "{{ range $i, $e := .list }}{{ $i }}{{ $e }}{{ end }}{{ $v := .x }}{{ $v }}");
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => template.Execute(Data))));
        Assert.All(results, r => Assert.Equal("0a1b1", r));
    }

    [Fact]
    public void Executing_again_gives_the_same_text()
    {
        var template = GoTemplate.Parse("t", "{{ $x := .x }}{{ if $x }}{{ $x = 2 }}{{ end }}{{ $x }}{{ . }}");
        Assert.Equal(template.Execute(Data), template.Execute(Data));
    }
}
