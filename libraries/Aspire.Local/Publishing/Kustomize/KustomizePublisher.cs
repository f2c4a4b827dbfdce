using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>
/// Writes the manifest's resources as Kubernetes objects in aspirate's layout (orchestration contract §7.2), with what that tool drops:
/// probes, replicas, service accounts, resource requests, mounted files.
/// </summary>
internal sealed partial class KustomizePublisher(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, DistributedApplicationOptions options,
    IConfiguration configuration, ILogger<KustomizePublisher> logger)
{
    private static readonly string[] Deployable = ["project.v0", "container.v0"];

    /// <exception cref="DistributedApplicationException">A parameter has no value, or the folder cannot be written.</exception>
    public async Task PublishAsync(string folder, CancellationToken cancellation)
    {
        var document = new ManifestDocument(model, context, folder, options.ContainerRegistryOverride);
        var resources = JsonNode.Parse(await document.WriteAsync(cancellation))!["resources"]!.AsObject();
        await RequireValuesAsync([.. document.Parameters.Where(parameter => IsUsed(resources, parameter.Name))], cancellation);
        var expressions = new ManifestExpressions(resources, document.Parameters);
        var names = new JsonArray();
        try
        {
            foreach (var (name, definition) in resources)
                if (Deployable.Contains(definition!["type"]?.GetValue<string>()))
                {
                    var workload = new Workload(name, definition.AsObject(), Resource(name), Image(definition.AsObject()));
                    await new WorkloadFolder(Path.Combine(folder, name), workload, expressions).WriteAsync(cancellation);
                    names.Add(name);
                }
            await WriteRootAsync(folder, names, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The folder '{folder}' cannot be written: {e.Message} Give another one with --output-path.", e);
        }
        Published(logger, folder);
    }

    private async Task WriteRootAsync(string folder, JsonArray names, CancellationToken cancellation)
    {
        var root = new JsonObject { ["apiVersion"] = "kustomize.config.k8s.io/v1beta1", ["kind"] = "Kustomization" };
        if (configuration["namespace"] is { Length: > 0 } space)
        {
            root["namespace"] = space;
            names.Add("namespace.yaml");
            var entry = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = space } };
            await File.WriteAllTextAsync(Path.Combine(folder, "namespace.yaml"), Yaml.Write(entry), cancellation);
        }
        root["resources"] = names;
        await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), Yaml.Write(root), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, ".gitignore"), ".*.secrets\n", cancellation);
    }

    private IResource Resource(string name) => model.Resources.First(resource => resource.Name == name);

    // Roles that share a project share its image; what they do is said by their arguments.
    private string Image(JsonObject definition)
    {
        if (definition["image"] is { } image)
            return image.GetValue<string>();
        var project = Path.GetFileNameWithoutExtension(definition["path"]!.GetValue<string>()).ToLowerInvariant().Replace('.', '-');
        var registry = configuration["container-registry"] is { Length: > 0 } text ? text.TrimEnd('/') + "/" : "";
        return $"{registry}{project}:{configuration["container-image-tag"] ?? "latest"}";
    }

    // A parameter that nothing refers to needs no value.
    private static bool IsUsed(JsonObject resources, string name) =>
        resources.Any(resource => resource.Key != name && resource.Value!.ToJsonString().Contains($"{{{name}.", StringComparison.Ordinal));

    private static async Task RequireValuesAsync(IReadOnlyList<ParameterResource> parameters, CancellationToken cancellation)
    {
        var missing = new List<string>();
        foreach (var parameter in parameters)
            try
            {
                await parameter.GetValueAsync(cancellation);
            }
            catch (DistributedApplicationException e)
            {
                missing.Add(e.Message);
            }
        if (missing.Count > 0)
            throw new DistributedApplicationException(string.Join('\n', missing));
    }

    [LoggerMessage(EventId = 31, Level = LogLevel.Information, Message = "Published kustomization to: {Path}")]
    private static partial void Published(ILogger logger, string path);
}
