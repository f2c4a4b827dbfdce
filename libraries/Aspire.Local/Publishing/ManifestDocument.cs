using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>One manifest (orchestration contract §6).</summary>
internal sealed class ManifestDocument(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, string directory, string? registryOverride)
{
    private const string Schema = "https://json.schemastore.org/aspire-8.0.json";
    private static readonly JsonWriterOptions Indented = new() { Indented = true };
    private readonly ManifestReferences _references = new(model);
    private readonly ManifestPorts _ports = new();

    /// <summary>Every parameter that the document names, once it is written.</summary>
    public IReadOnlyList<ParameterResource> Parameters => [.. model.Resources.Concat(_references.Indirect).OfType<ParameterResource>()];

    public async Task<byte[]> WriteAsync(CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        await using (var json = new Utf8JsonWriter(output, Indented))
        {
            var writer = new ManifestWriter(json);
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteStartObject("resources");
            foreach (var resource in model.Resources.ToList().Where(IsIncluded))
                await WriteAsync(json, writer, resource, cancellation);
            // Writing one of them may refer to another.
            for (var i = 0; i < _references.Indirect.Count; i++)
                if (IsIncluded(_references.Indirect[i]))
                    await WriteAsync(json, writer, _references.Indirect[i], cancellation);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return output.ToArray();
    }

    private static bool IsIncluded(IResource resource) => !resource.Annotations.OfType<ManifestExclusionAnnotation>().Any();

    private async Task WriteAsync(Utf8JsonWriter json, ManifestWriter writer, IResource resource, CancellationToken cancellation)
    {
        var environment = await EnvironmentAsync(resource, cancellation);
        var arguments = await ArgumentsAsync(resource, cancellation);
        json.WriteStartObject(resource.Name);
        switch (resource)
        {
            case ProjectResource project:
                writer.Text("type", "project.v0");
                writer.Text("path", Relative(project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath));
                WriteCommon();
                break;
            case ContainerResource container:
                writer.Text("type", "container.v0");
                WriteContainer(writer, container, WriteCommon);
                break;
            case ExecutableResource executable:
                writer.Text("type", "executable.v0");
                writer.Text("workingDirectory", Relative(executable.WorkingDirectory));
                writer.Text("command", executable.Command);
                WriteCommon();
                break;
            case ParameterResource parameter:
                WriteParameter(writer, parameter);
                break;
            case IResourceWithConnectionString value:
                writer.Text("type", "value.v0");
                writer.Text("connectionString", _references.Expression(value.ConnectionStringExpression));
                break;
            default:
                writer.Text("error", $"A resource of the type '{resource.GetType().Name}' has no manifest form.");
                break;
        }
        json.WriteEndObject();

        void WriteCommon()
        {
            writer.Texts("args", arguments);
            writer.Map("env", environment);
            WriteBindings(writer, resource);
        }
    }

    private void WriteContainer(ManifestWriter writer, ContainerResource container, Action writeCommon)
    {
        if (container is IResourceWithConnectionString connection)
            writer.Text("connectionString", _references.Expression(connection.ConnectionStringExpression));
        writer.Text("image", container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Reference(registryOverride)
            ?? throw new DistributedApplicationException($"The container '{container.Name}' has no image."));
        if (container.Entrypoint is { } entrypoint)
            writer.Text("entrypoint", entrypoint);
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToLookup(mount => mount.Type);
        writer.Objects("bindMounts", mounts[ContainerMountType.BindMount].ToList(), mount =>
        {
            writer.Text("source", Relative(mount.Source!));
            WriteMount(mount);
        });
        writer.Objects("volumes", mounts[ContainerMountType.Volume].ToList(), mount =>
        {
            if (mount.Source is { } name)
                writer.Text("name", name);
            WriteMount(mount);
        });
        writeCommon();

        void WriteMount(ContainerMountAnnotation mount)
        {
            writer.Text("target", mount.Target);
            writer.Flag("readOnly", mount.IsReadOnly);
        }
    }

    private static void WriteParameter(ManifestWriter writer, ParameterResource parameter)
    {
        writer.Text("type", "parameter.v0");
        if (parameter.IsConnectionString)
            writer.Text("connectionString", parameter.ValueExpression);
        writer.Text("value", $"{{{parameter.Name}.inputs.value}}");
        writer.Object("inputs", () => writer.Object("value", () =>
        {
            writer.Text("type", "string");
            if (parameter.Secret)
                writer.Flag("secret", value: true);
            if (parameter.Default is { } fallback)
                writer.Object("default", () => fallback.WriteTo(writer));
        }));
    }

    private void WriteBindings(ManifestWriter writer, IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;
        writer.Object("bindings", () =>
        {
            foreach (var endpoint in endpoints)
                writer.Object(endpoint.Name, () => WriteBinding(writer, endpoint, _ports.Target(resource, endpoint)));
        });
    }

    private static void WriteBinding(ManifestWriter writer, EndpointAnnotation endpoint, int? target)
    {
        writer.Text("scheme", endpoint.UriScheme);
        writer.Text("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
        writer.Text("transport", endpoint.Transport);
        if (endpoint.Port is { } port && port != target)
            writer.Number("port", port);
        if (target is { } targetPort)
            writer.Number("targetPort", targetPort);
        if (endpoint.IsExternal)
            writer.Flag("external", value: true);
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> EnvironmentAsync(IResource resource, CancellationToken cancellation)
    {
        var callbacks = new EnvironmentCallbackContext(context, resource, cancellationToken: cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(callbacks);
        return [.. callbacks.EnvironmentVariables.Select(entry => KeyValuePair.Create(entry.Key, _references.Expression(entry.Value)))];
    }

    private async Task<IReadOnlyList<string>> ArgumentsAsync(IResource resource, CancellationToken cancellation)
    {
        var callbacks = new CommandLineArgsCallbackContext([], cancellation) { ExecutionContext = context };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
            await annotation.Callback(callbacks);
        return [.. callbacks.Args.Select(_references.Expression)];
    }

    private string Relative(string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');
}
