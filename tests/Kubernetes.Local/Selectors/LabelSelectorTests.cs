using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Selectors;

namespace HyperFleet.Kubernetes.Local.Tests.Selectors;

public sealed class LabelSelectorTests
{
    [Fact]
    public void Any_text_is_read_or_refused_in_words() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text =>
        LabelSelector.Parse(text ?? "", out var error) is null == error.Length > 0));

    [Fact]
    public void A_written_selector_is_read_back() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Elements("a", "b", "c").ToArbitrary(), Gen.Elements("x", "y", "").ToArbitrary(), (key, value) =>
    {
        var labels = new JsonObject { [key] = value };
        var text = LabelSelectorText.Write(new() { ["matchLabels"] = labels.DeepClone() });
        return LabelSelector.Parse(text, out _)!.Matches(labels);
    }));

    [Theory]
    [InlineData("a in (x,y)", true)]
    [InlineData("a notin (x)", false)]
    [InlineData("a,!b", true)]
    [InlineData("n>3", true)]
    [InlineData("n<3", false)]
    public void Operators_mean_what_they_say(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelector.Parse(selector, out _)!.Matches(new() { ["a"] = "x", ["n"] = "5" }));
}
