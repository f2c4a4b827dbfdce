using System.Diagnostics;
using HyperFleet.Fixtures;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Watching;

/// <summary>A change that the watch tells of is handled in the trace of the request that made it.</summary>
public sealed class WatchTraceTests(RabbitMqServer rabbit)
{
    private readonly ChangeStream _changes = new();

    [Theory]
    [InlineData(""","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" """, true)]
    [InlineData(""","traceparent":"no trace" """, false)]
    [InlineData("", false)]
    public async Task An_event_is_in_the_trace_of_its_change_when_there_is_one(string member, bool same)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "HyperFleet.Sentinel",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var api = await StartAsync();
        api.Changes = _changes;
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await Eventually.True(() => bench.Log.Lines.Any(l => l.Contains("Watching the API: complete", StringComparison.Ordinal)), TimeSpan.FromSeconds(60));
        await bench.FirstCycleAsync();

        _changes.PushLine($$"""{"type":"ADDED","object":{{Cluster("c1", reconciled: "False").ToJsonString()}},"resource_version":"101"{{member}} }""");

        await Eventually.Equal(1, () => bench.Messages.Count, TimeSpan.FromSeconds(60));
        var traceparent = bench.Messages.Single().Body["traceparent"]!.GetValue<string>();
        Assert.Equal(same, ActivityContext.Parse(traceparent, null).TraceId.ToHexString() == "0af7651916cd43dd8448eb211c80319c");
    }
}
