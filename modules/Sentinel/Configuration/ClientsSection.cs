namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>clients</c></summary>
internal sealed record ClientsSection
{
    public ApiSection? HyperfleetApi { get; init; }

    public BrokerSection Broker { get; init; } = new();
}
