using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Tests.Wire;

public sealed class StatusPayloadTests
{
    [Fact]
    public void The_hash_is_the_one_that_the_upstream_agent_sends()
    {
        var samples = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", "statushash.json")))!.AsArray();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
            Assert.Equal(sample!["statushash"]!.ToString(), StatusPayload.Hash((JsonObject)JsonNode.Parse(sample["payloadText"]!.ToString())!));
    }

    [Fact]
    public void A_work_without_status_has_the_hash_of_an_empty_one() =>
        Assert.StartsWith("3a4ba438", StatusPayload.Hash(StatusPayload.Write(WorkStatus.None)));

    [Fact]
    public void Empty_lists_are_written()
    {
        Assert.Equal("""{"conditions":[],"resourceStatus":[]}""", StatusPayload.Write(WorkStatus.None).ToJsonString());
    }
}
