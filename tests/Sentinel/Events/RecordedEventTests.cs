using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Sentinel.Events;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Events;

/// <summary>The bytes of a recorded event of the upstream Sentinel, apart from its id.</summary>
public sealed class RecordedEventTests
{
    private const string Recorded =
        """{"specversion":"1.0","id":"01a1fd5b-6811-74ee-9903-0845c01083e6","source":"hyperfleet-sentinel","type":"com.redhat.hyperfleet.cluster.reconcile","datacontenttype":"application/json","data":{"generation":1,"href":"/api/hyperfleet/v1/clusters/c1","id":"c1","kind":"Cluster","nested":{"env":"prod","why":"message decision matched"}}}""";

    [Fact]
    public void Our_event_has_the_recorded_bytes()
    {
        const string messageData = """
            {"id":"resource.id","kind":"resource.kind","href":"resource.href","generation":"resource.generation",
             "nested":{"env":"resource.labels.env","why":"reason"},"gone":"resource.nope"}
            """;
        var resource = ResourceOf.Json(Cluster("c1"));
        var data = new PayloadBuilder((JsonObject)JsonNode.Parse(messageData)!).Build(resource, "message decision matched", (_, _) => { });
        var ours = ReconcileEvent.Create(resource, data, span: null, TimeProvider.System);
        Assert.Equal(Recorded, Encoding.UTF8.GetString(CloudEventJson.Encode(ours with { Id = "01a1fd5b-6811-74ee-9903-0845c01083e6" })));
        Assert.Equal(7, Guid.Parse(ours.Id).Version);
    }

    [Theory]
    [InlineData("NodePool", "com.redhat.hyperfleet.nodepool.reconcile")]
    [InlineData("WifConfig", "com.redhat.hyperfleet.wifconfig.reconcile")]
    public void The_type_carries_the_kind_in_lower_case(string kind, string type) =>
        Assert.Equal(type, ReconcileEvent.Create(ResourceOf.Json(Item(kind, "x", 1)), default, null, TimeProvider.System).Type);
}
