using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Sentinel.Events;
using HyperFleet.ServiceDefaults.Configuration;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Events;

public sealed class PayloadBuilderTests
{
    private readonly List<string> _omitted = [];

    [Theory]
    [InlineData("""{"id":"resource.id"}""", """{"id":"c1"}""")]
    [InlineData("""{"b":"resource.kind","a":"resource.generation"}""", """{"a":1,"b":"Cluster"}""")]
    [InlineData("""{"constant":"'abc'","flag":true,"number":1.5,"whole":7}""", """{"constant":"abc","flag":true,"number":1.5,"whole":7}""")]
    [InlineData("""{"nested":{"env":"resource.labels.env","why":"reason"}}""", """{"nested":{"env":"prod","why":"because"}}""")]
    [InlineData("""{"x":"resource.generation > 0 ? 'new' : 'old'"}""", """{"x":"new"}""")]
    [InlineData("""{"gone":"resource.nope","id":"resource.id"}""", """{"id":"c1"}""")]
    [InlineData("""{"nested":{"gone":"resource.nope"},"id":"resource.id"}""", """{"id":"c1"}""")]
    [InlineData("""{"gone":"resource.nope"}""", """{}""")]
    [InlineData("""{"spec":"resource.spec"}""", """{"spec":{"replicas":3}}""")]
    [InlineData("""{"name":"resource.name"}""", """{"name":"name-c1"}""")]
    [InlineData("""{"map":"{'b': 1, 'a': [1.5, true, null]}"}""", """{"map":{"a":[1.5,true,null],"b":1}}""")]
    [InlineData("""{"nothing":"null","id":"resource.id"}""", """{"id":"c1"}""")]
    [InlineData("""{"d":"duration('90s')","t":"timestamp('2030-01-01T00:00:00Z')"}""", """{"d":"1m30s","t":"2030-01-01T00:00:00Z"}""")]
    [InlineData("""{"status":"condition('Reconciled').status"}""", """{"status":"True"}""")]
    [InlineData("""{"upper":"resource.kind.lowerAscii()"}""", """{"upper":"cluster"}""")]
    public void Data_is_built_from_expressions_literals_and_maps(string messageData, string data) => Assert.Equal(data, Build(messageData));

    [Fact]
    public void A_leaf_that_is_left_out_is_reported_with_its_path()
    {
        Build("""{"a":{"b":"resource.nope"}}""");
        Assert.StartsWith("message_data.a.b: no such key: nope", Assert.Single(_omitted), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_pool_carries_its_owner()
    {
        var pool = Item("NodePool", "n1", 1);
        pool["owner_references"] = new JsonObject { ["id"] = "c1", ["kind"] = "Cluster", ["href"] = "/c1" };
        Assert.Equal(
            """{"owner":{"href":"/c1","id":"c1","kind":"Cluster"},"owner_references":{"id":"c1"}}""",
            Build("""{"owner_references":{"id":"resource.owner_references.id"},"owner":"resource.owner_references"}""", pool));
    }

    [Fact]
    public void References_are_reachable()
    {
        var item = Cluster("c1");
        item["references"] = new JsonObject { ["network"] = new JsonArray(new JsonObject { ["id"] = "n" }) };
        Assert.Equal("""{"net":"n"}""", Build("""{"net":"resource.references.network[0].id"}""", item));
    }

    [Theory]
    [InlineData("""{"a":null}""", "message_data.a must not be nil")]
    [InlineData("""{"a":{"b":" "}}""", "message_data.a.b must not be empty")]
    [InlineData("""{"a":["x"]}""", "message_data.a: unsupported type array")]
    [InlineData("""{"a":"resource."}""", "message_data.a does not compile")]
    [InlineData("""{"a":"nowhere"}""", "message_data.a does not compile")]
    public void A_leaf_that_cannot_work_is_refused_by_its_path(string messageData, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigurationException>(() => Build(messageData)).Message, StringComparison.Ordinal);

    private string Build(string messageData, JsonObject? item = null)
    {
        var builder = new PayloadBuilder((JsonObject)JsonNode.Parse(messageData)!);
        var data = builder.Build(ResourceOf.Json(item ?? Cluster("c1", reconciled: "True")), "because", (path, error) => _omitted.Add($"{path}: {error}"));
        return Encoding.UTF8.GetString(data.Span);
    }
}
