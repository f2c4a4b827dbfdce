using System.Diagnostics;
using OpenTelemetry;

namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>Probes and scrapes come every few seconds; their spans would drown the work.</summary>
internal sealed class ManagementSpanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.path") is "/healthz" or "/readyz" or "/livez" or "/metrics")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
