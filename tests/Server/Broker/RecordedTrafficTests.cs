using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Broker;

/// <summary>
/// The recorded life of a bundle between the upstream server and agent, played again: the agent's messages as they were, and what this
/// server sends in the same situations compared attribute by attribute, times aside.
/// </summary>
public sealed class RecordedTrafficTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    [Fact]
    public async Task This_server_sends_what_upstream_sent_and_understands_what_upstreams_agent_sent()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("cluster1");
        await using var agent = await SimulatedAgent.StartAsync(broker, "cluster1");
        var recorded = Recording.Read("maestro-update-agentrestart-resync-mqtt.txt");
        var create = Recording.Event(Recording.Read("maestro-create-mqtt.txt")[0]);
        var id = SimulatedAgent.Id(create);

        await PublishAsync(maestro, create, "create_request");
        Same(create, await agent.ReceivesAsync("spec.create_request", id));

        foreach (var message in recorded)
        {
            var expected = Recording.Event(message);
            if (message.Topic.EndsWith("agentevents", StringComparison.Ordinal))
            {
                await agent.SendRawAsync(message);
                if (expected.Type.EndsWith("status.update_request", StringComparison.Ordinal))
                    await StoredAsync(maestro, id, expected);
            }
            else if (!expected.Type.EndsWith("resync_response", StringComparison.Ordinal))
            {
                await PublishAsync(maestro, expected, expected.Type[(expected.Type.LastIndexOf('.') + 1)..]);
                Same(expected, await agent.ReceivesAsync(expected.Type[(expected.Type.LastIndexOf('.') + 1)..], id));
            }
            else
            {
                Same(expected, await agent.ReceivesAsync("spec.resync_response", id));
            }
        }
        Assert.Null(await maestro.BundleAsync(id));
    }

    [Fact]
    public async Task A_status_resync_request_is_upstreams()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        var expected = Recording.Event(Recording.Read("maestro-server-restart-status-resync-mqtt.txt")[0]);
        var sent = maestro.Service<Server.Resync.StatusResync>().Request(expected.Extensions["clustername"].ToString(), """{"statusHashes":[]}""");
        Same(expected with { Id = sent.Id }, sent);
        Assert.NotNull(sent.Time);
    }

    private static async Task PublishAsync(Maestro maestro, CloudEvent recorded, string action)
    {
        var extensions = recorded.Extensions.Where(e => e.Key != "deletiontimestamp").ToDictionary();
        extensions["resourceversion"] = 0;
        var sent = recorded with { Source = "maestro-cli", Type = $"{Maestro.DataType}.spec.{action}", Extensions = extensions };
        Assert.Null(await maestro.Sources.PublishAsync(sent, TestContext.Current.CancellationToken));
    }

    private static void Same(CloudEvent expected, CloudEvent actual)
    {
        Assert.Equal(expected.Source, actual.Source);
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.DataContentType, actual.DataContentType);
        Assert.Equal(expected.Time is null, actual.Time is null);
        Assert.Equal(Texts(expected), Texts(actual));
        if (!SimulatedAgent.IsDelete(expected))
            Assert.Equal(expected.Id, actual.Id);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Data.Span), JsonNode.Parse(actual.Data.Span)));
    }

    private static Dictionary<string, string> Texts(CloudEvent e) =>
        e.Extensions.ToDictionary(entry => entry.Key, entry => entry.Key == "deletiontimestamp" ? "" : entry.Value.ToString());

    private static async Task StoredAsync(Maestro maestro, string id, CloudEvent sent)
    {
        var sequence = sent.Extensions["sequenceid"].ToString();
        await Eventually.True(async () => await maestro.BundleAsync(id) is not { } bundle || (string?)bundle["status"]?["SequenceID"] == sequence, awaited: $"status {sequence} is stored");
    }
}
