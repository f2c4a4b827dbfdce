using System.Text.Json.Nodes;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>The folder of one workload. Variables that hold a secret go to a file that is never committed, all others into the kustomization.</summary>
internal sealed class WorkloadFolder(string folder, Workload workload, ManifestExpressions expressions)
{
    private readonly List<string> _plain = [];
    private readonly List<string> _secret = [];

    public async Task WriteAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, value) in workload.Definition["env"] as JsonObject ?? [])
        {
            var (text, isSecret) = await expressions.FillAsync(value!.GetValue<string>(), cancellation);
            (isSecret ? _secret : _plain).Add($"{name}={text}");
        }
        var arguments = new JsonArray();
        foreach (var argument in workload.Definition["args"] as JsonArray ?? [])
            arguments.Add((await expressions.FillAsync(argument!.GetValue<string>(), cancellation)).Text);
        var objects = new WorkloadObjects(workload, arguments, HasPlain: _plain.Count > 0, HasSecrets: _secret.Count > 0);
        var main = workload.Volumes.Count > 0 ? "statefulset.yaml" : "deployment.yaml";
        await WriteAsync(main, objects.Main(), cancellation);
        await WriteAsync("service.yaml", objects.Service(), cancellation);
        await WriteAsync("serviceaccount.yaml", objects.Account(), cancellation);
        await WriteAsync("kustomization.yaml", Kustomization(main), cancellation);
        foreach (var file in workload.Files)
            File.Copy(file.Source!, Path.Combine(folder, Path.GetFileName(file.Target)), overwrite: true);
        await WriteSecretsAsync(cancellation);
    }

    // Nothing in it when the workload has no endpoint.
    private Task WriteAsync(string file, JsonObject? content, CancellationToken cancellation) =>
        File.WriteAllTextAsync(Path.Combine(folder, file), content is null ? "" : Yaml.Write(content), cancellation);

    private JsonObject Kustomization(string main)
    {
        var resources = new JsonArray(main, "serviceaccount.yaml");
        if (workload.Bindings.Any())
            resources.Insert(1, "service.yaml");
        var document = new JsonObject { ["apiVersion"] = "kustomize.config.k8s.io/v1beta1", ["kind"] = "Kustomization", ["resources"] = resources };
        var maps = new JsonArray();
        if (_plain.Count > 0)
            maps.Add(new JsonObject { ["name"] = $"{workload.Name}-env", ["literals"] = Array(_plain) });
        if (workload.Files.Count > 0)
            maps.Add(new JsonObject { ["name"] = $"{workload.Name}-files", ["files"] = Array(workload.Files.Select(file => Path.GetFileName(file.Target))) });
        if (maps.Count > 0)
            document["configMapGenerator"] = maps;
        if (_secret.Count > 0)
            document["secretGenerator"] = new JsonArray(new JsonObject { ["name"] = $"{workload.Name}-secrets", ["envs"] = new JsonArray(SecretsFile) });
        document["generatorOptions"] = new JsonObject { ["disableNameSuffixHash"] = true };
        return document;
    }

    private string SecretsFile => $".{workload.Name}.secrets";

    private async Task WriteSecretsAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(folder, SecretsFile);
        File.Delete(path);
        if (_secret.Count == 0)
            return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var writer = new StreamWriter(path, options);
        foreach (var line in _secret)
            await writer.WriteAsync($"{line}\n".AsMemory(), cancellation);
    }

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
