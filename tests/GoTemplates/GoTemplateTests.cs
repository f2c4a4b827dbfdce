namespace HyperFleet.GoTemplates.Tests;

public sealed class GoTemplateTests
{
    [Fact]
    public void Text_without_actions_is_returned_untouched()
    {
        var text = "plain } text";
        var template = GoTemplate.Parse("template", text);
        Assert.True(template.IsLiteral);
        Assert.Same(text, template.Execute(null));
    }

    [Fact]
    public void Fields_are_replaced() =>
        Assert.Equal("a 1", GoTemplate.Parse("t", "a {{ .x }}").Execute(new Dictionary<string, object?> { ["x"] = 1 }));
}
