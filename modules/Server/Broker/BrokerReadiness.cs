using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Server.Broker;

/// <summary>Named in <c>/readyz</c> only: REST and gRPC work without the broker, and what they store is published when it is back.</summary>
internal sealed class BrokerReadiness(BrokerLink link) : IReadinessCheck
{
    public string Name => "broker";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(link.Failure);
}
