using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Agent.Observing;

namespace HyperFleet.Agent.Tests.Observing;

public sealed class JsonPathTests
{
    private static readonly JsonNode Sample = JsonNode.Parse("""
        {"a":{"b":1,"c.d":"dotted"},"list":[{"name":"x","n":1,"ok":true},{"name":"y","n":2},{"name":"z","n":3}],"empty":null,"conditions":[{"type":"Ready","status":"True"}]}
        """)!;

    [Theory]
    [InlineData(".a.b", "[1]")]
    [InlineData("a.b", "[1]")]
    [InlineData("$.a.b", "[1]")]
    [InlineData(".a['c.d']", "[\"dotted\"]")]
    [InlineData(".a.c\\.d", "[\"dotted\"]")]
    [InlineData(".missing.b", "[]")]
    [InlineData(".empty", "[null]")]
    [InlineData(".list[0].name", "[\"x\"]")]
    [InlineData(".list[-1].name", "[\"z\"]")]
    [InlineData(".list[9].name", "[]")]
    [InlineData(".list[1:].name", "[\"y\",\"z\"]")]
    [InlineData(".list[:2].name", "[\"x\",\"y\"]")]
    [InlineData(".list[0:3:2].name", "[\"x\",\"z\"]")]
    [InlineData(".list[0,2].name", "[\"x\",\"z\"]")]
    [InlineData(".list[*].name", "[\"x\",\"y\",\"z\"]")]
    [InlineData(".list[?(@.n>1)].name", "[\"y\",\"z\"]")]
    [InlineData(".list[?(@.n>=2)].name", "[\"y\",\"z\"]")]
    [InlineData(".list[?(@.n!=2)].name", "[\"x\",\"z\"]")]
    [InlineData(".list[?(@.ok)].name", "[\"x\"]")]
    [InlineData(".list[?(@.name=='y')].n", "[2]")]
    [InlineData(""".conditions[?(@.type=="Ready")].status""", "[\"True\"]")]
    [InlineData("..name", "[\"x\",\"y\",\"z\"]")]
    public void A_path_selects(string path, string expected)
    {
        var (parsed, error) = JsonPath.Parse(path);
        Assert.Null(error);
        Assert.Equal(expected, new JsonArray([.. parsed!.Select(Sample).Select(node => node?.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData(".spec[", "unterminated array")]
    [InlineData(".spec['a]", "unterminated array")]
    [InlineData("{.spec}", "unrecognized character in action: U+007B '{'")]
    [InlineData(".list[x]", "invalid array index x")]
    [InlineData(".list[0:2:0]", "step must be > 0")]
    [InlineData(".a b", "unrecognized character in action: U+0020 ' '")]
    public void A_mistake_is_told_in_kubectls_words(string path, string expected) => Assert.Equal(expected, JsonPath.Parse(path).Error);

    [Fact]
    public void Any_text_is_a_path_or_an_error() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text =>
    {
        var (path, error) = JsonPath.Parse(text ?? "");
        path?.Select(Sample);
        return path is null != error is null;
    }));

    [Fact]
    public void Any_text_of_the_alphabet_is_a_path_or_an_error() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Gen.Elements(".[]*?@()'\"=<>!,:0123abn$\\ -".ToCharArray()).ArrayOf().ToArbitrary(), characters =>
        {
            var (path, error) = JsonPath.Parse(new string(characters));
            path?.Select(Sample);
            return path is null != error is null;
        }));
}
