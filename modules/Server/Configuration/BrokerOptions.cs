namespace HyperFleet.Server.Configuration;

internal sealed record BrokerOptions
{
    /// <summary><c>mqtt</c>.</summary>
    public string Type { get; init; } = "mqtt";

    /// <summary>The message broker file; <c>secrets/mqtt.config</c> when neither it nor a connection string is given.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Where the broker is, in one line (<see cref="Mqtt.MqttConnectionString"/>), in place of the file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Serve REST and gRPC without any broker.</summary>
    public bool Disabled { get; init; }
}
