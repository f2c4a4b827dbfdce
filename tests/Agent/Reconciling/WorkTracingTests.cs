using System.Diagnostics;
using System.Text;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Tests.Reconciling;

public sealed class WorkTracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void A_new_revision_is_handled_in_the_trace_of_its_event_and_later_looks_are_not()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "HyperFleet.Agent",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var work = Received($"00-{Trace}-b7ad6b7169203331-01");
        var progress = new Progress();

        using (var first = WorkTracing.Start(work, progress))
            Assert.Equal(Trace, first!.TraceId.ToHexString());
        progress.AppliedRevision = work.Revision;
        Assert.Null(WorkTracing.Start(work, progress));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no trace")]
    public void An_event_without_a_usable_trace_is_handled_all_the_same(string? traceParent) =>
        WorkTracing.Start(Received(traceParent), new Progress())?.Dispose();

    private static Work Received(string? traceParent)
    {
        var extensions = new Dictionary<string, ExtensionValue>
        {
            ["clustername"] = "c1", ["resourceid"] = "5f0c2d8e-6c0b-4b7e-9b8e-0f6d1a2b3c4d", ["resourceversion"] = 1, ["metadata"] = "{}",
        };
        if (traceParent is not null)
            extensions["traceparent"] = traceParent;
        return Work.From(SpecEvent.Read(new CloudEvent
        {
            Id = "1",
            Source = "maestro",
            Type = EventTypes.DataType + ".spec.create_request",
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes("""{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]}"""),
            Extensions = extensions,
        }, "c1").Event!);
    }
}
