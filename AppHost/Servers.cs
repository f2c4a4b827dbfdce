namespace HyperFleet.AppHost;

/// <summary>What the roles stand on: servers of this machine when running, connection strings (RDS, Amazon MQ, IoT Core) when published.</summary>
/// <param name="FleetDatabase">The Api's.</param>
/// <param name="MaestroDatabase">The Maestro server's.</param>
/// <param name="Queue">RabbitMQ.</param>
/// <param name="Mqtt">Where the MQTT broker is.</param>
/// <param name="Mosquitto">The MQTT broker of this machine; null when published.</param>
internal sealed record Servers(
    IResourceBuilder<IResourceWithConnectionString> FleetDatabase,
    IResourceBuilder<IResourceWithConnectionString> MaestroDatabase,
    IResourceBuilder<IResourceWithConnectionString> Queue,
    IResourceBuilder<IResourceWithConnectionString> Mqtt,
    IResourceBuilder<ContainerResource>? Mosquitto);
