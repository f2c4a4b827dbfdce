using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.AppHost;

internal static class ServersExtensions
{
    public static Servers AddServers(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode ? builder.AddExternalServers() : builder.AddLocalServers();

    private static Servers AddExternalServers(this IDistributedApplicationBuilder builder)
    {
        var (fleet, maestro) = (builder.AddConnectionString("hyperfleet-db"), builder.AddConnectionString("maestro-db"));
        var (queue, mqtt) = (builder.AddConnectionString("rabbitmq"), builder.AddConnectionString("mqtt"));
        return new(fleet, maestro, queue, mqtt, MqttBroker: mqtt);
    }

    private static Servers AddLocalServers(this IDistributedApplicationBuilder builder)
    {
        var mosquitto = builder.AddContainer("mosquitto", "library/eclipse-mosquitto", "2.0")
            .WithImageRegistry("docker.io")
            .WithBindMount("mosquitto/mosquitto.conf", "/mosquitto/config/mosquitto.conf", isReadOnly: true)
            .WithEndpoint(targetPort: 1883, scheme: "mqtt", name: "mqtt")
            .WithHealthCheck("mosquitto-tcp");
        var mqtt = mosquitto.GetEndpoint("mqtt");
        builder.Services.AddHealthChecks().AddCheck("mosquitto-tcp", new TcpHealthCheck(mqtt));

        var postgres = builder.AddPostgres("postgres");
        return new(
            postgres.AddDatabase("hyperfleet-db", "hyperfleet"),
            postgres.AddDatabase("maestro-db", "maestro"),
            builder.AddRabbitMQ("rabbitmq"),
            builder.AddConnectionString("mqtt", ReferenceExpression.Create(
                $"Host={mqtt.Property(EndpointProperty.Host)};Port={mqtt.Property(EndpointProperty.Port)}")),
            mosquitto);
    }
}
