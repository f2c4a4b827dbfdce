using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>Runs the program that a known image wraps, configured by what configures the image: variables, mounts, ports.</summary>
internal static class NativeContainer
{
    private const string PostgresData = "/var/lib/postgresql/data";
    private const string RabbitMqData = "/var/lib/rabbitmq";

    public static async Task<ProcessSpec> SpecAsync(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, Workspace workspace,
        Func<int> leasePort, CancellationToken cancellation)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image ?? "";
        INativeProgram program = image[(image.LastIndexOf('/') + 1)..] switch
        {
            "postgres" => Postgres(container, instance, environment, workspace),
            "rabbitmq" => RabbitMq(container, instance, environment, workspace, leasePort),
            "eclipse-mosquitto" => Mosquitto(container, instance, workspace),
            _ => throw new InvalidOperationException($"The image '{image}' has no native program."),
        };
        var spec = await program.PrepareAsync(cancellation);
        // An orderly stop of a broker takes six seconds; there is nothing to save when its data is thrown away.
        return program is RabbitMqProgram && Mount(container, RabbitMqData) is null ? spec with { StopSignal = Signal.Kill } : spec;
    }

    private static PostgresProgram Postgres(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, Workspace workspace) => new(
        DataDirectory(container, PostgresData, workspace), Port(container, instance, 5432),
        environment.GetValueOrDefault("POSTGRES_USER") ?? "postgres", Required(container, environment, "POSTGRES_PASSWORD"));

    private static RabbitMqProgram RabbitMq(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, Workspace workspace,
        Func<int> leasePort) => new(
        DataDirectory(container, RabbitMqData, workspace), Port(container, instance, 5672), leasePort(), leasePort(),
        environment.GetValueOrDefault("RABBITMQ_DEFAULT_USER") ?? "guest", Required(container, environment, "RABBITMQ_DEFAULT_PASS"))
    {
        ManagementPort = FindPort(container, instance, 15672),
    };

    private static MosquittoProgram Mosquitto(ContainerResource container, ResourceInstance instance, Workspace workspace)
    {
        var mount = Mount(container, "/mosquitto/config/mosquitto.conf")?.Source ?? throw new DistributedApplicationException(
            $"The container '{container.Name}' needs a configuration: bind-mount a file to '/mosquitto/config/mosquitto.conf'.");
        if (!File.Exists(mount))
            throw new DistributedApplicationException($"The configuration '{mount}' of the container '{container.Name}' does not exist.");
        return new MosquittoProgram(workspace.CreateDirectory(container.Name), Port(container, instance, 1883), File.ReadAllText(mount));
    }

    private static string DataDirectory(ContainerResource container, string target, Workspace workspace) => Mount(container, target) switch
    {
        { Type: ContainerMountType.BindMount, Source: { } source } => VolumeStore.Ensure(source),
        { Type: ContainerMountType.Volume, Source: { } volume } => VolumeStore.Volume(volume),
        _ => workspace.CreateDirectory(container.Name),
    };

    private static ContainerMountAnnotation? Mount(ContainerResource container, string target) =>
        container.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(mount => mount.Target == target);

    private static int Port(ContainerResource container, ResourceInstance instance, int target) => FindPort(container, instance, target)
        ?? throw new DistributedApplicationException($"The container '{container.Name}' needs an endpoint with target port {target}.");

    private static int? FindPort(ContainerResource container, ResourceInstance instance, int target) =>
        container.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.TargetPort == target) is { } endpoint
            ? instance.Ports[endpoint.Name]
            : null;

    private static string Required(ContainerResource container, IReadOnlyDictionary<string, string?> environment, string variable) =>
        environment.GetValueOrDefault(variable) is { Length: > 0 } value
            ? value
            : throw new DistributedApplicationException($"The container '{container.Name}' needs the environment variable '{variable}'.");
}
