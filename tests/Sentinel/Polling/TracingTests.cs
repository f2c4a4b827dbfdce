using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.Fixtures;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

public sealed class TracingTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task An_event_carries_the_publish_span_of_its_cycle_s_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "HyperFleet.Sentinel",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var api = await StartAsync(Cluster("first"), Cluster("traced"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await Eventually.Equal(2, () => bench.Messages.Count);

        var message = bench.Messages.Single(m => m.Body["data"]!["id"]!.GetValue<string>() == "traced");
        var traceparent = message.Body["traceparent"]!.GetValue<string>();
        Assert.Equal(55, traceparent.Length);
        Assert.Equal(["_watermill_message_uuid"], message.Properties.Headers!.Keys);
        var publish = (await Eventually.Value(() => Task.FromResult(spans.FirstOrDefault(s => s.Id == traceparent)), s => s is not null))!;
        Assert.Equal(($"{bench.Topic} publish", ActivityKind.Producer), (publish.OperationName, publish.Kind));
        Assert.Equal(("rabbitmq", "publish", bench.Topic), (publish.GetTagItem("messaging.system"), publish.GetTagItem("messaging.operation.type"), publish.GetTagItem("messaging.destination.name")));
        Assert.Equal(message.Body["id"]!.GetValue<string>(), publish.GetTagItem("messaging.message.id"));

        var evaluate = (await Eventually.Value(() => Task.FromResult(spans.FirstOrDefault(s => s.SpanId == publish.ParentSpanId)), s => s is not null))!;
        Assert.Equal(("sentinel.evaluate", "traced", "generation not yet published"), (evaluate.OperationName, evaluate.GetTagItem("hyperfleet.resource_id"), evaluate.GetTagItem("hyperfleet.decision_reason")));
        var poll = (await Eventually.Value(() => Task.FromResult(spans.FirstOrDefault(s => s.SpanId == evaluate.ParentSpanId)), s => s is not null))!;
        Assert.Equal(("sentinel.poll", "clusters", default(ActivitySpanId)), (poll.OperationName, poll.GetTagItem("hyperfleet.resource_type"), poll.ParentSpanId));
        Assert.StartsWith($"00-{poll.TraceId}", api.Calls.First().Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tracing_there_is_no_traceparent()
    {
        var api = await StartAsync(Cluster("c1"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m", more: "tracing_enabled: false");
        await Eventually.Equal(1, () => bench.Messages.Count);
        Assert.Null(bench.Messages.Single().Body["traceparent"]);
    }
}
