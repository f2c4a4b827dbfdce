namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>clients.broker</c>; the connection itself is configured in <c>broker.yaml</c>.</summary>
internal sealed record BrokerSection
{
    public string? Topic { get; init; }
}
