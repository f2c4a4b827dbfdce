using System.Diagnostics;
using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel;

/// <summary>Spans of sentinel contract §10. With tracing off there are none, even when another role in the process makes some.</summary>
internal static class SentinelTracing
{
    private static readonly ActivitySource Source = new("HyperFleet.Sentinel");

    public static Activity? Start(SentinelOptions options, string name, ActivityKind kind = ActivityKind.Internal, ActivityContext parent = default) =>
        options.TracingEnabled ? Source.StartActivity(name, kind, parent) : null;
}
