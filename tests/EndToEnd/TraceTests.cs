using Aspire.Hosting.Telemetry.Store;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>
/// One cluster's way through the system as the dashboard shows it. The Api keeps the context of the request and sends it with the watch;
/// events, bundles and requests carry it on.
/// </summary>
[Collection(FleetCollection.Name)]
public sealed class TraceTests(RunningFleet fleet)
{
    // A cluster that a complete cycle of the Sentinel comes upon before the watch has told of it belongs to the cycle's trace.
    private const int Tries = 5;

    private TraceStore Traces => fleet.App.Services.GetRequiredService<TelemetryStore>().Traces;

    [Fact]
    public async Task From_the_request_over_the_event_to_both_clusters_and_the_stored_statuses_is_one_tree()
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = await fleet.ReconcileAsync($"e2e-trace-{attempt}");
            var decision = await Eventually.Value(() => Task.FromResult(DecisionOn(id)), found => found is not null, TimeSpan.FromSeconds(60));
            if (attempt < Tries && IsOfACycle(decision!)) continue;
            await Eventually.Passes(() => AssertTreeAsync(id, decision!.TraceId), TimeSpan.FromSeconds(60));
            return;
        }
    }

    private Task AssertTreeAsync(string id, string traceId)
    {
        var trace = Traces.Find(traceId)!;
        var post = trace.Root;
        Assert.Equal(("hyperfleet-api", SpanKind.Server), (post.Origin.Service, post.Kind));
        Assert.Equal("POST /api/hyperfleet/v1/clusters", post.Name);
        Assert.Single(trace.Tree(), node => node.Depth == 0);

        var evaluate = One(Below(post), span => span.Name == "sentinel.evaluate" && Has(span, "hyperfleet.resource_id", id));
        var publish = One(Below(evaluate), span => span.Name == "hyperfleet-clusters publish" && span.Kind == SpanKind.Producer);

        var landing = One(Below(publish), span => span.Origin.Service == "hyperfleet-adapter" && span.Name == "Execute");
        One(Below(landing), span => IsRequestTo("kubernetes", span));
        AssertReported(landing);

        var setup = One(Below(publish), span => span.Origin.Service == "hyperfleet-adapter-setup" && span.Name == "Execute");
        var bundle = One(Below(setup), span => span is { Origin.Service: "maestro-server", Kind: SpanKind.Server, Name: "POST /io.cloudevents.v1.CloudEventService/Publish" });
        One(Below(bundle), span => span.Scope == "Npgsql");
        var reconcile = One(Below(setup), span => span is { Origin.Service: "maestro-agent", Name: "maestro.reconcile" });
        One(Below(reconcile), span => IsRequestTo("kubernetes-management", span));
        AssertReported(setup);
        return Task.CompletedTask;

        void AssertReported(SpanEntry execute)
        {
            var report = One(Below(execute), span => Url(span).EndsWith($"{id}/statuses", StringComparison.Ordinal));
            var stored = One(Below(report), span => span.Origin.Service == "hyperfleet-api" && span.Kind == SpanKind.Server);
            Assert.Equal("PUT /api/hyperfleet/v1/clusters/{id}/statuses", stored.Name);
            One(Below(stored), span => span.Scope == "Npgsql");
        }

        IEnumerable<SpanEntry> Below(SpanEntry span) => trace.Spans.Where(other => other.ParentId == span.SpanId).SelectMany(child => Below(child).Prepend(child));
    }

    private bool IsRequestTo(string cluster, SpanEntry span) =>
        span.Kind == SpanKind.Client && Uri.TryCreate(Url(span), UriKind.Absolute, out var url) && url.Port == fleet.App.GetEndpoint(cluster, "http").Port;

    /// <summary>The first look at the cluster.</summary>
    private SpanEntry? DecisionOn(string id)
    {
        return Traces.Find(IsOn, int.MaxValue).SelectMany(trace => trace.Spans).Where(IsOn).OrderBy(span => span.Start).FirstOrDefault();

        bool IsOn(SpanEntry span) => span.Name == "sentinel.evaluate" && Has(span, "hyperfleet.resource_id", id);
    }

    private bool IsOfACycle(SpanEntry decision) => Traces.Find(decision.TraceId)!.Spans
        .Any(span => span.SpanId == decision.ParentId && span.Origin.Service == "hyperfleet-sentinel");

    private static SpanEntry One(IEnumerable<SpanEntry> spans, Func<SpanEntry, bool> accept, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(accept))] string wanted = "") =>
        spans.FirstOrDefault(accept) ?? throw new InvalidOperationException($"Not there: {wanted}; there are: {string.Join(", ", spans.Select(span => $"{span.Origin.Service} '{span.Name}' {Url(span)}"))}");

    private static bool Has(SpanEntry span, string key, string value) => span.Attributes.Any(pair => pair.Key == key && pair.Value == value);

    private static string Url(SpanEntry span) => span.Attributes.FirstOrDefault(pair => pair.Key == "url.full").Value ?? "";
}
