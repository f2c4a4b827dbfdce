using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Containers;

/// <summary>A container engine that answers on this machine, used through its command line.</summary>
internal sealed record ContainerEngine(string Program, string Version)
{
    private static readonly string[] Known = ["docker", "podman"];

    public string Name => Path.GetFileName(Program);

    /// <summary>
    /// The wished one (<c>ASPIRE_CONTAINER_RUNTIME</c>), else the first of docker and podman whose server answers. A client without
    /// a server is no engine.
    /// </summary>
    public static async Task<ContainerEngine?> FindAsync(string? wished, CancellationToken cancellation)
    {
        foreach (var name in wished is { Length: > 0 } ? [wished] : Known)
            if (ProgramPath.Find(name) is { } program && await VersionAsync(program, cancellation) is { } version)
                return new ContainerEngine(program, version);
        return null;
    }

    /// <summary>
    /// The engine's client in the foreground: it forwards signals and ends with the container. Values of variables travel in its
    /// environment, so that no secret stands on a command line.
    /// </summary>
    public ProcessSpec Run(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments,
        string name)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().Last().Reference();
        string[] command =
        [
            "run", "--rm", "--name", name, .. Ports(container, instance), .. environment.Keys.SelectMany(key => new[] { "--env", key }),
            .. container.Annotations.OfType<ContainerMountAnnotation>().SelectMany(mount => new[] { "--volume", Volume(mount) }),
            .. container.Entrypoint is { } entrypoint ? new[] { "--entrypoint", entrypoint } : [],
            .. container.Annotations.OfType<ContainerRuntimeArgsAnnotation>().SelectMany(annotation => annotation.Arguments), image, .. arguments,
        ];
        return new ProcessSpec(Program, command) { Container = new ContainerHandle(Program, name) };
    }

    private static async Task<string?> VersionAsync(string program, CancellationToken cancellation)
    {
        try
        {
            return (await Tool.RunAsync(program, ["version", "--format", "{{.Server.Version}}"], cancellation: cancellation)).Trim();
        }
        catch (DistributedApplicationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Ports(ContainerResource container, ResourceInstance instance) =>
        container.Annotations.OfType<EndpointAnnotation>().SelectMany(endpoint => new[]
        {
            "--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{instance.Ports[endpoint.Name]}:{endpoint.TargetPort}")
            + (endpoint.Protocol == ProtocolType.Udp ? "/udp" : ""),
        });

    private static string Volume(ContainerMountAnnotation mount) =>
        (mount.Source is { } source ? $"{source}:" : "") + mount.Target + (mount.IsReadOnly ? ":ro" : "");
}
