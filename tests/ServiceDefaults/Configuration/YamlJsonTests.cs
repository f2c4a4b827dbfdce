using FsCheck;
using FsCheck.Fluent;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Tests.Configuration;

public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: true", """{"a":true}""")]
    [InlineData("a: yes", """{"a":"yes"}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: 0x10", """{"a":16}""")]
    [InlineData("a: 1.2.3", """{"a":"1.2.3"}""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("[1, [two], {three: 3}]", """[1,["two"],{"three":3}]""")]
    [InlineData("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    public void Reads_as_JSON(string yaml, string json) => Assert.Equal(json, YamlJson.Parse(yaml)!.ToJsonString());

    [Fact]
    public void An_empty_document_is_null() => Assert.Null(YamlJson.Parse("# nothing\n"));

    [Theory]
    [InlineData("a: [1")]
    [InlineData("a: 1\na: 2")]
    [InlineData("? [x]\n: 1")]
    public void What_is_no_usable_YAML_is_refused_with_its_place(string yaml) =>
        Assert.Matches("line [0-9]+, column [0-9]+", Assert.Throws<ConfigurationException>(() => YamlJson.Parse(yaml)).Message);

    [Fact]
    public void A_text_that_ends_inside_a_bracket_is_refused() =>
        Assert.StartsWith("invalid YAML", Assert.Throws<ConfigurationException>(() => YamlJson.Parse("[a")).Message);

    [Fact]
    public void Aliases_cannot_expand_without_bound()
    {
        var bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + string.Join('\n', Enumerable.Range(1, 9)
            .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]"));
        Assert.Contains("more than 100000 nodes", Assert.Throws<ConfigurationException>(() => YamlJson.Parse(bomb)).Message);
    }

    [Fact]
    public void Any_text_reads_or_is_refused() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            try
            {
                YamlJson.Parse(text.Get);
            }
            catch (ConfigurationException)
            {
                // Refused with a place: the other allowed outcome.
            }

            return true;
        }));
}
