using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Tests.Requests;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: \"1\"", """{"a":"1"}""")]
    [InlineData("a: yes", """{"a":true}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: [x, ~]", """{"a":["x",null]}""")]
    [InlineData("a: 1.2.3", """{"a":"1.2.3"}""")]
    [InlineData("{\"a\": {\"b\": \"c\"}}", """{"a":{"b":"c"}}""")]
    public void Scalars_have_the_types_that_kubernetes_gives_them(string yaml, string json)
    {
        Assert.True(YamlReader.TryRead(yaml, out var node, out _));
        Assert.Equal(json, node!.ToJsonString());
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData(":\n{a")]
    public void What_is_no_yaml_is_refused(string text)
    {
        Assert.False(YamlReader.TryRead(text, out _, out var error));
        Assert.StartsWith("yaml: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_in_words() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text =>
        YamlReader.TryRead(text ?? "", out _, out var error) || error.Length > 0));
}
