namespace HyperFleet.Server.Configuration;

internal sealed record BrokerOptions
{
    /// <summary><c>mqtt</c>.</summary>
    public string Type { get; init; } = "mqtt";

    /// <summary>the file of <see cref="BrokerTopics.Read"/>.</summary>
    public string ConfigFile { get; init; } = "secrets/mqtt.config";

    /// <summary>Serve REST and gRPC without any broker.</summary>
    public bool Disabled { get; init; }
}
