using System.Diagnostics;
using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Reconciling;

/// <summary>The agent's part of the trace in which a work was written.</summary>
internal static class WorkTracing
{
    private static readonly ActivitySource Spans = new("HyperFleet.Agent");

    /// <summary>A span for a work that is seen for the first time as it is now; none for the looks after that, which would go on for ever.</summary>
    public static Activity? Start(Work work, Progress progress)
    {
        if (progress.AppliedRevision == work.Revision)
            return null;
        var parent = ActivityContext.TryParse(work.TraceParent, null, isRemote: true, out var cause) ? cause : default;
        var span = Spans.StartActivity("maestro.reconcile", ActivityKind.Consumer, parent);
        span?.SetTag("maestro.resource_id", work.Id);
        span?.SetTag("maestro.generation", work.Generation);
        return span;
    }
}
