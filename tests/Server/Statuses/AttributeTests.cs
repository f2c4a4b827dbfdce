using HyperFleet.Fixtures;
using HyperFleet.Mqtt;
using HyperFleet.Server.Tests.Fixtures;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Tests.Statuses;

/// <summary>Each attribute of a status missing, mistyped, huge and twice: every message is stored or refused with a reason, and none stops the next.</summary>
public sealed class AttributeTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private const string Consumer = "attributes";
    private const string Topic = $"sources/maestro/consumers/{Consumer}/agentevents";
    private static readonly string Huge = new('x', 60_000); // a property of MQTT holds 65,535 bytes
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What makes the attribute wrong; null where any text is right.</summary>
    private static readonly Dictionary<string, string?> Mistyped = new()
    {
        ["specversion"] = "9.9", ["id"] = null, ["source"] = null, ["type"] = "x", ["time"] = "yesterday", ["clustername"] = "somebody-else", ["originalsource"] = "another",
        ["resourceid"] = "", ["resourceversion"] = "one", ["sequenceid"] = "text", ["statushash"] = null, ["logtracing"] = null, ["metadata"] = null,
    };

    private static readonly HashSet<string> Optional = ["time", "statushash", "logtracing", "metadata"];

    [Fact]
    public async Task Each_attribute_missing_or_mistyped_is_refused_with_a_reason_in_log_and_metric()
    {
        using var log = new LogRecorder();
        await using var maestro = await StartAsync(log);
        await using var agent = await SimulatedAgent.StartAsync(broker, Consumer);
        var id = await maestro.CreateBundleAsync(Consumer);
        var refused = 0;
        foreach (var (name, wrong) in Mistyped)
        {
            await agent.SendRawAsync(Message(agent, id, all => all.RemoveAll(x => x.Name == "ce-" + name)));
            refused += Optional.Contains(name) ? 0 : 1;
            if (wrong is null)
                continue;
            await agent.SendRawAsync(Message(agent, id, all => Replace(all, name, wrong)));
            refused++;
        }

        await EndAsync(maestro, agent, id);
        Assert.Equal(refused, await maestro.MetricAsync("maestro_events_rejected_total"));
        Assert.Equal(refused, log.Lines.Count(line => line.Contains(Topic, StringComparison.Ordinal)));
        Assert.Equal(Optional.Count + 1, await maestro.MetricAsync("maestro_statuses_total", "outcome=\"stored\""));
    }

    [Fact]
    public async Task Each_attribute_huge_or_twice_is_stored_or_refused_and_the_last_of_two_wins()
    {
        await using var maestro = await StartAsync(log: null);
        await using var agent = await SimulatedAgent.StartAsync(broker, Consumer);
        var id = await maestro.CreateBundleAsync(Consumer);
        foreach (var (name, wrong) in Mistyped)
        {
            await agent.SendRawAsync(Message(agent, id, all => Replace(all, name, Huge)));
            await agent.SendRawAsync(Message(agent, id, all => all.Insert(0, new("ce-" + name, wrong ?? "first"))));
            await agent.SendRawAsync(Message(agent, id, all => all.Add(new("ce-" + name, wrong ?? "last"))));
        }

        await EndAsync(maestro, agent, id);
        var (rejected, judged) = (await maestro.MetricAsync("maestro_events_rejected_total"), await maestro.MetricAsync("maestro_statuses_total"));
        Assert.Equal((3 * Mistyped.Count) + 1, rejected + judged);
        // Twice, the right one last: stored. Twice, the wrong one last: as if it were alone.
        Assert.True(judged >= (2 * Mistyped.Count) - Mistyped.Values.Count(wrong => wrong is not null) + 1, $"{judged} were judged");
        var page = await maestro.Metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("xxxxxxxx", page, StringComparison.Ordinal); // no sender chooses a label
    }

    private async Task<Maestro> StartAsync(LogRecorder? log)
    {
        var maestro = await Maestro.StartAsync(postgres, broker, options => options with { LogLevel = log is null ? "error" : "warn" });
        if (log is not null)
            maestro.Service<ILoggerFactory>().AddProvider(log);
        await maestro.CreateConsumerAsync(Consumer);
        return maestro;
    }

    /// <summary>A good status after them all: messages of one agent are taken in order, so the others have been.</summary>
    private static async Task EndAsync(Maestro maestro, SimulatedAgent agent, string id)
    {
        await agent.SendStatusAsync(id, 1, "StillAlive");
        await Eventually.True(async () => (string?)(await maestro.BundleAsync(id))?["status"]?["conditions"]?[0]?["type"] == "StillAlive", Patience);
    }

    private static MqttPublish Message(SimulatedAgent agent, string id, Action<List<MqttUserProperty>> change)
    {
        var good = agent.Event("status.update_request", """{"conditions":[]}""",
            ("resourceid", id), ("resourceversion", 1), ("originalsource", "maestro"), ("sequenceid", $"{SimulatedAgent.NextSequence()}"), ("statushash", "h"), ("logtracing", "{}"), ("metadata", "{}"));
        var message = MqttCloudEvents.ToMessage(good, Topic);
        var attributes = message.UserProperties.ToList();
        change(attributes);
        return message with { UserProperties = attributes };
    }

    private static void Replace(List<MqttUserProperty> attributes, string name, string value)
    {
        attributes.RemoveAll(x => x.Name == "ce-" + name);
        attributes.Add(new("ce-" + name, value));
    }
}
