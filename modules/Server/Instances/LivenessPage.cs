using HyperFleet.ServiceDefaults.Health;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Instances;

/// <summary><c>/livez</c>: the process answers. A slow database must not restart every replica (incident I7).</summary>
internal sealed class LivenessPage : IHealthPage
{
    public string Path => "/livez";

    public ValueTask<(int Status, string Json)> AnswerAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult((StatusCodes.Status200OK, """{"status": "ok"}"""));
}
