using HyperFleet.Fixtures;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

/// <summary>What the lines about one event carry beside their text (sentinel contract §11); their form is the line formatter's.</summary>
public sealed class LogContextTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task Sentinel_s_and_the_broker_library_s_lines_carry_decision_topic_and_type()
    {
        using var recorder = new ScopeRecorder();
        var api = await StartAsync(Cluster("c1", reconciled: "False"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m", alsoTo: recorder);
        await bench.FirstCycleAsync();
        foreach (var beginning in (string[])["Published event resource_id=c1", "Publishing event ", "Successfully published event "])
        {
            var fields = recorder.Lines.First(line => line.Text.StartsWith(beginning, StringComparison.Ordinal)).Fields;
            Assert.Equal(
                ("generation not yet published", "unpublished_generation", bench.Topic, "clusters"),
                (fields["DecisionReason"], fields["DecisionRules"], fields["Topic"], fields["Subset"]));
        }
    }
}
