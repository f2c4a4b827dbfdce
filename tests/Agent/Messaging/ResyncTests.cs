using System.Diagnostics.Metrics;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Messaging;

/// <summary>What an agent asks its server for when it is connected (Maestro wire §6).</summary>
public sealed class ResyncTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_agent_that_connects_before_its_server_asks_until_the_server_is_there()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "early");
        await SentAsync(agent); // and nobody has heard it

        await using var source = await Source.StartAsync(broker, "early");
        source.Store("work", 1, Bundles.Of("one", "early"), isDeleting: false); // only a resync brings it
        await Eventually.True(() => source.Last("work") is { Feedback: "one" }, Deadline, "the work that only a resync brings is applied");
    }

    /// <summary>Waits until the agent has sent an event and the broker has answered.</summary>
    private static async Task SentAsync(RunningAgent agent)
    {
        var sent = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "cloudevents_sent_total" && ReferenceEquals(instrument.Meter.Scope, agent.Service<IMeterFactory>()))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref sent, count));
        listener.Start();
        await Eventually.True(() => Interlocked.Read(ref sent) > 0, Deadline, "the agent asks for its works");
    }
}
