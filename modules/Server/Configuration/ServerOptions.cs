namespace HyperFleet.Server.Configuration;

/// <summary>The settings of <c>maestro server</c> and <c>maestro migration</c> (server contract §2.1).</summary>
internal sealed record ServerOptions
{
    /// <summary>Address of every listener; empty for all interfaces.</summary>
    public string Host { get; init; } = "localhost";

    public DatabaseOptions Database { get; init; } = new();

    public HttpOptions Http { get; init; } = new();

    public GrpcOptions Grpc { get; init; } = new();

    public ListenerOptions Metrics { get; init; } = new() { Port = 8080 };

    public ListenerOptions Health { get; init; } = new() { Port = 8083 };

    public EventOptions Events { get; init; } = new();

    public BrokerOptions Broker { get; init; } = new();

    public string LogLevel { get; init; } = "info";

    /// <summary>The id of this process: MQTT client id and row in <c>server_instances</c>. Unique per replica (incident I19).</summary>
    public string ClientId { get; init; } = "maestro";

    /// <summary>The <c>source</c> of the events sent to agents.</summary>
    public string SourceId { get; init; } = "maestro";
}
