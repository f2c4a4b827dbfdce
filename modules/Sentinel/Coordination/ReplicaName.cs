using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// What a replica is called: the host, which is the pod, and its health port. A process that is restarted in its place is the same
/// replica and goes on at once; only where ports are free ones is each process a new one.
/// </summary>
internal static class ReplicaName
{
    public static string For(ServiceEndpoints endpoints) =>
        $"{Environment.MachineName}:{(endpoints.Health is { Port: not 0 } health ? $"{health.Port}" : $"{Guid.CreateVersion7()}")}";
}
