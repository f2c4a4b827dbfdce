namespace HyperFleet.GoTemplates.Tests;

/// <summary>The style in which JSON's doubles behave like the integers they mostly are.</summary>
public sealed class NumberStyleTests
{
    [Theory]
    [InlineData("{{ .n }} {{ print .n }} {{ printf \"%v\" .n }} {{ string .n }}", "1234567 1234567 1234567 1234567")]
    [InlineData("{{ .list }}", "[1e+21 2.5 1000000]")]
    [InlineData("{{ eq .n 1234567 }} {{ lt .n 5 }} {{ ge 1234568 .n }} {{ ne 1 1.5 }}", "true false true true")]
    [InlineData("{{ printf \"%g %T %.1f\" .n .n .n }}", "1.234567e+06 float64 1234567.0")]
    [InlineData("{{ printf \"%#v\" .n }}", "1.234567e+06")]
    public void Integral_doubles_print_and_compare_as_integers(string text, string expected)
    {
        TemplateOptions options = new() { Numbers = NumberStyle.Integral, Functions = TemplateFunctions.Standard(TimeProvider.System) };
        var data = new Dictionary<string, object?> { ["n"] = 1234567.0, ["list"] = new object?[] { 1e21, 2.5, 1e6 } };
        Assert.Equal(expected, GoTemplate.Parse("t", text, options).Execute(data));
    }

    [Fact]
    public void Other_types_still_do_not_compare()
    {
        var template = GoTemplate.Parse("t", "{{ eq 1 \"1\" }}", new TemplateOptions { Numbers = NumberStyle.Integral });
        Assert.Contains("incompatible types for comparison", Assert.Throws<TemplateException>(() => template.Execute(null)).Message, StringComparison.Ordinal);
    }
}
