namespace HyperFleet.AppHost;

/// <summary>What the roles stand on: servers of this machine when running, connection strings (RDS, Amazon MQ, IoT Core) when published.</summary>
/// <param name="FleetDatabase">The Api's.</param>
/// <param name="MaestroDatabase">The Maestro server's.</param>
/// <param name="Queue">RabbitMQ.</param>
/// <param name="Mqtt">Where the MQTT broker is.</param>
/// <param name="MqttBroker">What to wait for before it is used: the broker itself, because its address is known long before it listens.</param>
internal sealed record Servers(
    IResourceBuilder<IResourceWithConnectionString> FleetDatabase,
    IResourceBuilder<IResourceWithConnectionString> MaestroDatabase,
    IResourceBuilder<IResourceWithConnectionString> Queue,
    IResourceBuilder<IResourceWithConnectionString> Mqtt,
    IResourceBuilder<IResource> MqttBroker);
