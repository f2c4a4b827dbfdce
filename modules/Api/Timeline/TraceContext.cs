using System.Diagnostics;

namespace HyperFleet.Api.Timeline;

/// <summary>The trace that a change belongs to.</summary>
internal static class TraceContext
{
    /// <summary>The <c>traceparent</c> of the request that is being served; null when nothing records it.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: var traceparent } ? traceparent : null;
}
