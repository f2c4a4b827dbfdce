using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperFleet.AppHost;

/// <summary>Healthy when the endpoint accepts a connection: enough for a broker that has no health page.</summary>
internal sealed class TcpHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SocketException refused)
        {
            return HealthCheckResult.Unhealthy(refused.Message);
        }
    }
}
