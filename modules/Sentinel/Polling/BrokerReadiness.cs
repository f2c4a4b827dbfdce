using HyperFleet.Broker;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Sentinel.Polling;

internal sealed class BrokerReadiness(EventPublisher publisher) : IReadinessCheck
{
    public string Name => "broker";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(publisher.Trouble);
}
