using Aspire.Hosting.Telemetry.Store;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>
/// One cluster's way through the system as the dashboard shows it. The event carries the trace in its body, requests carry it in their
/// headers; the request that posted the cluster has a trace of its own, because nothing keeps its context until the Sentinel decides.
/// </summary>
[Collection(FleetCollection.Name)]
public sealed class TraceTests(RunningFleet fleet)
{
    private TraceStore Traces => fleet.App.Services.GetRequiredService<TelemetryStore>().Traces;

    [Fact]
    public async Task From_decision_over_event_and_Kubernetes_to_status_is_one_tree()
    {
        var id = await fleet.ReconcileAsync("e2e-trace");

        await Eventually.Passes(() => AssertTreeAsync(id), TimeSpan.FromSeconds(30));
    }

    private Task AssertTreeAsync(string id)
    {
        var report = One(Everywhere(span => Is(span, "hyperfleet-adapter", SpanKind.Client) && Url(span).EndsWith($"{id}/statuses", StringComparison.Ordinal)));
        var trace = Traces.Find(report.TraceId)!;

        var execute = Parent(report);
        Assert.Equal(("hyperfleet-adapter", "Execute", SpanKind.Consumer), (execute.Origin.Service, execute.Name, execute.Kind));
        var publish = Parent(execute);
        Assert.Equal(("hyperfleet-sentinel", "hyperfleet-clusters publish", SpanKind.Producer), (publish.Origin.Service, publish.Name, publish.Kind));
        var evaluate = Parent(publish);
        Assert.Equal(("hyperfleet-sentinel", "sentinel.evaluate"), (evaluate.Origin.Service, evaluate.Name));
        Assert.Contains(evaluate.Attributes, pair => pair.Key == "hyperfleet.resource_id" && pair.Value == id);

        Assert.Contains(Children(execute), span => span.Name == "POST" && Url(span).Contains("/api/v1/namespaces", StringComparison.Ordinal));
        var stored = One(Children(report));
        Assert.True(Is(stored, "hyperfleet-api", SpanKind.Server), stored.Origin.Service);
        Assert.Contains(Children(stored), span => span.Scope == "Npgsql");
        Assert.Single(trace.Tree(), node => node.Depth == 0);
        return Task.CompletedTask;

        SpanEntry Parent(SpanEntry span) => One(trace.Spans.Where(other => other.SpanId == span.ParentId));
        IEnumerable<SpanEntry> Children(SpanEntry span) => trace.Spans.Where(other => other.ParentId == span.SpanId);
    }

    private IEnumerable<SpanEntry> Everywhere(Func<SpanEntry, bool> accept) =>
        Traces.Find(accept, int.MaxValue).SelectMany(trace => trace.Spans).Where(accept).OrderBy(span => span.Start);

    // The first: a status may be reported again later.
    private static SpanEntry One(IEnumerable<SpanEntry> spans) => spans.FirstOrDefault() ?? throw new InvalidOperationException("The span has not arrived.");

    private static bool Is(SpanEntry span, string service, SpanKind kind) => span.Origin.Service == service && span.Kind == kind;

    private static string Url(SpanEntry span) => span.Attributes.FirstOrDefault(pair => pair.Key == "url.full").Value ?? "";
}
