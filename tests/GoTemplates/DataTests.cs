using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.GoTemplates.Tests;

/// <summary>The same data in every representation gives the same text.</summary>
public sealed class DataTests
{
    private const string Json = """{"s":"x","n":1234567,"t":true,"nul":null,"list":[1,"two",null,{"id":"a"}],"map":{"b":2,"a":[1]},"empty":{}}""";

    private const string Everything =
        "{{.s}} {{.n}} {{.t}} {{.nul}} {{.list}} {{.map}} {{len .list}} {{len .map}} {{index .list 1}} {{index .map \"zz\"}} {{(index .list 3).id}}"
        + "{{range $k, $v := .map}}{{$k}}={{$v}};{{end}}{{range .list}}[{{.}}]{{end}}{{if .empty}}x{{end}} {{printf \"%T %T %T\" .n .list .map}} {{slice .list 1 2}}";

    private const string Expected =
        "x 1.234567e+06 true <no value> [1 two <nil> map[id:a]] map[a:[1] b:2] 4 2 two <no value> a"
        + "a=[1];b=2;[1][two][<no value>][map[id:a]] float64 []interface {} map[string]interface {} [two]";

    public static TheoryData<object> Representations() =>
    [
        JsonSerializer.Deserialize<JsonElement>(Json),
        JsonNode.Parse(Json)!,
        new Dictionary<string, object?>
        {
            ["s"] = "x",
            ["n"] = 1234567.0,
            ["t"] = true,
            ["nul"] = null,
            ["list"] = new object?[] { 1, "two", null, JsonNode.Parse("""{"id":"a"}""") },
            ["map"] = new JsonObject { ["b"] = 2, ["a"] = new JsonArray(1) },
            ["empty"] = JsonSerializer.Deserialize<JsonElement>("{}"),
        },
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Representations))]
    public void Json_and_plain_objects_render_alike(object data) =>
        Assert.Equal(Expected, GoTemplate.Parse("t", Everything).Execute(data));

    [Theory]
    [InlineData((short)5, "int 5")]
    [InlineData((byte)5, "uint8 5")]
    [InlineData(5, "int 5")]
    [InlineData(5L, "int64 5")]
    [InlineData(5U, "int64 5")]
    [InlineData(5UL, "int64 5")]
    [InlineData(5F, "float64 5")]
    [InlineData(5D, "float64 5")]
    [InlineData("5", "string 5")]
    public void Numbers_have_the_type_that_Go_knows(object value, string expected) =>
        Assert.Equal(expected, GoTemplate.Parse("t", "{{ printf \"%T %v\" . . }}").Execute(value));

    [Fact]
    public void A_map_of_strings_is_a_map()
    {
        var environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" };
        Assert.Equal("map[A:1 B:2] 2", GoTemplate.Parse("t", "{{ . }} {{ .B }}").Execute(environment));
    }

    [Fact]
    public void An_unknown_type_is_opaque()
    {
        var data = new Dictionary<string, object?> { ["uri"] = new Uri("http://a/b") };
        Assert.Equal("http://a/b", GoTemplate.Parse("t", "{{ .uri }}").Execute(data));
        Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", "{{ .uri.Host }}").Execute(data));
    }

    [Fact]
    public void Keys_are_sorted_by_code_point()
    {
        var data = new Dictionary<string, object?> { ["\U0001F600"] = 1, ["\uffee"] = 2, ["z"] = 3, [""] = 4, ["zz"] = 5 };
        Assert.Equal("4 3 5 2 1 ", GoTemplate.Parse("t", "{{ range . }}{{ . }} {{ end }}").Execute(data));
    }
}
