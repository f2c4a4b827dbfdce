using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Adapter.FieldPaths;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.FieldPaths;

public sealed class FieldPathTests
{
    private static readonly object? Document = Json("""
        {"name":"n1","generation":3,"nul":null,"empty":"","labels":{"a":"1","b.c":"dot"},
         "items":[{"k":"x","v":1},{"k":"y","v":2},{"k":"x","v":3}],"deep":{"a":{"b":[10,20,30]}}}
        """);

    [Theory]
    [InlineData("name", "n1")]
    [InlineData("{.name}", "n1")]
    [InlineData(".name", "n1")]
    [InlineData("$.name", "n1")]
    [InlineData("deep.a.b", "[10 20 30]")]
    [InlineData("{.items[0].v}", "1")]
    [InlineData("{.items[-1].v}", "3")]
    [InlineData("{.items[*].v}", "[1 2 3]")]
    [InlineData("{.items.*.v}", "[1 2 3]")]
    [InlineData("deep.a.b[0:2]", "[10 20]")]
    [InlineData("deep.a.b[::2]", "[10 30]")]
    [InlineData("{..v}", "[1 2 3]")]
    [InlineData("{.items[?(@.k=='x')].v}", "[1 3]")]
    [InlineData("{.items[?(@.k==\"y\")].v}", "2")]
    [InlineData("{.items[?(@.v>1.0)].k}", "[y x]")]
    [InlineData("{.items[?(@.v!=2.0)].v}", "[1 3]")]
    [InlineData("{.items[?(@.k)].v}", "[1 2 3]")]
    [InlineData(@"labels.b\.c", "dot")]
    [InlineData("{.labels['a']}", "1")]
    [InlineData(@"{.labels['a','b\.c']}", "[1 dot]")]
    [InlineData("{.items[0,2].v}", "[1 3]")]
    public void A_path_selects(string path, string expected) => Assert.Equal(expected, GoText.Format(FieldPath.Parse(path).On(Document).Value));

    [Theory]
    [InlineData("nope")]
    [InlineData("nope.x")]
    [InlineData("items.k")]
    [InlineData("nul.x")]
    [InlineData("deep.a.b[7]")]
    [InlineData("name[0]")]
    [InlineData("{.items[?(@.v>1)].k}")]
    public void What_is_missing_or_does_not_fit_is_null_with_a_reason(string path)
    {
        var found = FieldPath.Parse(path).On(Document);
        Assert.Null(found.Value);
        Assert.NotNull(found.Error);
    }

    [Theory]
    [InlineData("nul")]
    [InlineData("empty")]
    [InlineData("{.items[?(@.k=='z')]}")]
    public void An_explicit_null_an_empty_text_and_no_match_are_null_without_a_reason(string path) =>
        Assert.Equal(default, FieldPath.Parse(path).On(Document));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[?(k=='x')]")]
    [InlineData("a..")]
    [InlineData("a b")]
    [InlineData(@"a\")]
    public void An_unparsable_path_is_refused(string path) => Assert.Throws<FormatException>(() => FieldPath.Parse(path));

    [Fact]
    public void Any_text_either_parses_or_is_refused_and_never_fails_otherwise() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.ListOf(Gen.Elements(@".[]{}'""*?()@$=<>!:,\-0129ab ".ToCharArray())).ToArbitrary(), characters =>
        {
            try
            {
                FieldPath.Parse(new string([.. characters])).On(Document);
            }
            catch (FormatException)
            {
                // Refusing is an answer.
            }

            return true;
        }));

    [Fact]
    public void Every_key_can_be_reached_by_escaping_its_dots() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.NonEmptyListOf(Gen.Elements("abz019._-/".ToCharArray())).ToArbitrary(), characters =>
        {
            var key = new string([.. characters]);
            var path = string.Concat(key.Select(c => c == '.' ? @"\." : c.ToString()));
            return FieldPath.Parse(path).On(new Dictionary<string, object?> { [key] = 7L }).Value is 7L;
        }));

    private static object? Json(string text) => Plain.FromJson(System.Text.Json.JsonDocument.Parse(text).RootElement);
}
