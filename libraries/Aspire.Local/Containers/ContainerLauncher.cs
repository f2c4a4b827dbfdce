using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Containers;

/// <summary>Decides what stands for a container: the native program that its image wraps, or else a container engine.</summary>
internal sealed class ContainerLauncher(Func<int> leasePort, string? wishedEngine)
{
    private readonly Lock _gate = new();
    private Task<ContainerEngine?>? _engine;

    /// <returns>What to start, and how it was chosen, for the dashboard.</returns>
    /// <exception cref="DistributedApplicationException">There is neither; or its configuration or data folder cannot be used.</exception>
    public async Task<(ProcessSpec Spec, IReadOnlyList<ResourcePropertySnapshot> Choice)> PlanAsync(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments,
        Workspace workspace, CancellationToken cancellation)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image ?? "";
        var native = NativeImage.Find(image);
        if (native?.Directory is { } directory)
            return (await NativeAsync(container, instance, environment, workspace, cancellation), Choice(
                "native program", directory, native.Version, $"the image '{image}' wraps a program that is installed on this machine"));
        if (await EngineAsync(cancellation) is { } engine)
            return (engine.Run(container, instance, environment, arguments, $"{instance.Id}-{Path.GetFileName(workspace.Root)}"), Choice(
                "container", engine.Program, engine.Version,
                native is null ? $"no native program is known for the image '{image}'" : $"{native.Product} is not installed on this machine"));
        throw new DistributedApplicationException(native is null
            ? $"The container '{container.Name}' cannot run: no container engine answers here, and the image '{image}' has no native program that could "
              + "stand for it. Start docker or podman, or use one of postgres, rabbitmq and eclipse-mosquitto."
            : $"The container '{container.Name}' cannot run: {native.Product} is not installed on this machine, and no container engine answers. "
              + $"Install it, for example with 'apt-get install {native.Package}', or start docker or podman.");
    }

    private async Task<ProcessSpec> NativeAsync(
        ContainerResource container, ResourceInstance instance, IReadOnlyDictionary<string, string?> environment, Workspace workspace,
        CancellationToken cancellation)
    {
        try
        {
            return await NativeContainer.SpecAsync(container, instance, environment, workspace, leasePort, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The container '{container.Name}' cannot use its data folder: {e.Message} Make it writable for this user, mount another folder, or set "
                + "ASPIRE_LOCAL_VOLUMES to a folder for all volumes.", e);
        }
    }

    // Asked once: a client whose server is away takes seconds to say so.
    private async Task<ContainerEngine?> EngineAsync(CancellationToken cancellation)
    {
        Task<ContainerEngine?> search;
        lock (_gate)
            search = _engine ??= ContainerEngine.FindAsync(wishedEngine, CancellationToken.None);
        return await search.WaitAsync(cancellation);
    }

    private static List<ResourcePropertySnapshot> Choice(string runsAs, string where, string? version, string reason)
    {
        List<ResourcePropertySnapshot> choice = [new("Runs as", runsAs), new("Chosen because", reason), new("Found at", where)];
        if (version is not null)
            choice.Add(new("Version", version));
        return choice;
    }
}
