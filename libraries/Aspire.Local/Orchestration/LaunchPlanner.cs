using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Decides what to start for an instance (orchestration contract §8.2).</summary>
internal sealed class LaunchPlanner : IDisposable
{
    // They describe the AppHost, not its resources (orchestration contract §4).
    private static readonly string[] NotInherited =
        ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE"];

    private readonly Lazy<Workspace> _workspace = new(Workspace.Create);
    private readonly List<PortLease> _leases = [];
    private readonly DistributedApplicationExecutionContext _context;
    private readonly AppHostInfo _appHost;
    private readonly ContainerLauncher _containers;

    public LaunchPlanner(DistributedApplicationExecutionContext context, AppHostInfo appHost, IConfiguration configuration) =>
        (_context, _appHost, _containers) = (context, appHost, new ContainerLauncher(Lease, configuration["ASPIRE_CONTAINER_RUNTIME"]));

    public Workspace Workspace => _workspace.Value;

    public async Task<LaunchPlan> PlanAsync(ResourceInstance instance, CancellationToken cancellation)
    {
        var environment = await EnvironmentAsync(instance, cancellation);
        var arguments = await ArgumentsAsync(instance, cancellation);
        var (spec, choice) = instance.Resource switch
        {
            ProjectResource project => (Project(project, arguments), []),
            ExecutableResource executable => (new ProcessSpec(executable.Command, arguments) { WorkingDirectory = executable.WorkingDirectory }, []),
            ContainerResource container => await _containers.PlanAsync(container, instance, environment, arguments, Workspace, cancellation),
            _ => throw new DistributedApplicationException($"The resource '{instance.Resource.Name}' is not something that can be started."),
        };
        var inherited = NotInherited.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in environment.Concat(spec.Environment))
            inherited[name] = value;
        return new LaunchPlan(spec with { Environment = inherited }, environment, choice);
    }

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        if (_workspace.IsValueCreated)
            _workspace.Value.Dispose();
    }

    private ProcessSpec Project(ProjectResource project, IReadOnlyList<string> arguments)
    {
        var path = project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
        var directory = Path.GetDirectoryName(path)!;
        var output = AppHostMetadata.ProjectOutput(_appHost.Assembly, path);
        var program = output is null ? null : Path.ChangeExtension(output, null);
        if (program is not null && File.Exists(program))
            return new ProcessSpec(program, arguments) { WorkingDirectory = directory };
        if (File.Exists(output))
            return new ProcessSpec("dotnet", [output, .. arguments]) { WorkingDirectory = directory };
        if (!File.Exists(path))
            throw new DistributedApplicationException($"The project '{path}' of the resource '{project.Name}' does not exist.");
        if (output is not null)
            throw new DistributedApplicationException(
                $"The project '{path}' of the resource '{project.Name}' has not been built: '{output}' does not exist. Build the AppHost.");
        return new ProcessSpec("dotnet", ["run", "--project", path, "--no-launch-profile", "--", .. arguments]) { WorkingDirectory = directory };
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync(ResourceInstance instance, CancellationToken cancellation)
    {
        var callbacks = new EnvironmentCallbackContext(_context, instance.Resource, cancellationToken: cancellation);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(callbacks);
        var resolved = new Dictionary<string, string?>();
        foreach (var (name, value) in callbacks.EnvironmentVariables)
            if (await ValueResolver.ResolveAsync(value, instance, cancellation) is { } text)
                resolved[name] = text;
        return resolved;
    }

    private async Task<IReadOnlyList<string>> ArgumentsAsync(ResourceInstance instance, CancellationToken cancellation)
    {
        var callbacks = new CommandLineArgsCallbackContext([], cancellation) { ExecutionContext = _context };
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(callbacks);
        var resolved = new List<string>();
        foreach (var argument in callbacks.Args)
            if (await ValueResolver.ResolveAsync(argument, instance, cancellation) is { } text)
                resolved.Add(text);
        return resolved;
    }

    private int Lease()
    {
        lock (_leases)
        {
            _leases.Add(PortLease.Take());
            return _leases[^1].Port;
        }
    }
}
