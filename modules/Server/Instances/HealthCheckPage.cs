using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Instances;

/// <summary><c>/healthcheck</c>, upstream's readiness (server contract §6): 503 also while the database does not answer in time.</summary>
internal sealed class HealthCheckPage(Heartbeat heartbeat) : IHealthPage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public string Path => "/healthcheck";

    public async ValueTask<(int Status, string Json)> AnswerAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await heartbeat.IsReadyAsync(limit.Token).WaitAsync(limit.Token)
                ? (StatusCodes.Status200OK, """{"status": "ok"}""")
                : (StatusCodes.Status503ServiceUnavailable, """{"status": "not ready"}""");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (StatusCodes.Status503ServiceUnavailable, """{"status": "not ready"}""");
        }
        catch (Exception e) when (DatabaseFaults.Classify(e) != DatabaseFault.Other)
        {
            return (StatusCodes.Status500InternalServerError, """{"status": "error"}""");
        }
    }
}
