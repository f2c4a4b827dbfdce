using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Tables;

namespace HyperFleet.Kubernetes.Local.Tests.Tables;

public sealed class JsonPathTests
{
    private static readonly JsonNode Item = JsonNode.Parse("""{"a":{"b.c":1,"list":[{"type":"X","v":"no"},{"type":"Ready","v":"yes"}]}}""")!;

    [Theory]
    [InlineData(".a.b\\.c", "1")]
    [InlineData(".a['b.c']", "1")]
    [InlineData("{.a.list[0].type}", "X")]
    [InlineData(".a.list[-1].type", "Ready")]
    [InlineData(".a.list[?(@.type==\"Ready\")].v", "yes")]
    [InlineData(".a.list[*].v", "no")]
    [InlineData(".a.missing.deep", null)]
    public void A_path_finds_its_value(string path, string? value) => Assert.Equal(value, JsonPath.Parse(path).First(Item)?.ToString());

    [Fact]
    public void Any_text_is_a_path_to_something_or_nothing() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text =>
    {
        JsonPath.Parse(text ?? "").First(Item);
    }));
}
