namespace HyperFleet.AppHost;

/// <summary>What the roles stand on: servers of this machine when running, connection strings (RDS, Amazon MQ, IoT Core) when published.</summary>
internal sealed record Servers(
    IResourceBuilder<IResourceWithConnectionString> FleetDatabase,
    IResourceBuilder<IResourceWithConnectionString> Queue,
    IResourceBuilder<IResourceWithConnectionString> Mqtt);
