namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// Manifests and payloads kept in files beside the task file. A reference cannot leave that directory, by <c>..</c>, absolute path or
/// symbolic link.
/// </summary>
internal static class FileReferences
{
    private const long SizeLimit = 1 << 20;

    /// <summary>Puts the files' content in place of the references.</summary>
    /// <exception cref="ConfigurationFailure">A file is missing, outside or unreadable; every violation is listed.</exception>
    public static TaskConfig Resolve(TaskConfig task)
    {
        var errors = new List<string>();
        var resolved = task with
        {
            Resources = [.. task.Resources.Select((resource, i) => Manifest(task, resource, $"resources[{i}].manifest.ref", errors))],
            Payloads = [.. task.Payloads.Select((payload, i) => Build(task, payload, $"post.payloads[{i}].build_ref", errors))],
        };
        return errors.Count == 0
            ? resolved
            : throw new ConfigurationFailure($"task config file reference validation failed: file reference errors:\n{string.Join('\n', errors.Select(error => $"  - {error}"))}");
    }

    private static ResourceConfig Manifest(TaskConfig task, ResourceConfig resource, string path, List<string> errors) =>
        resource.Manifest is ManifestConfig.Reference { Path.Length: > 0 } reference && Read(task, reference.Path, path, errors) is { } text
            ? resource with { Manifest = new ManifestConfig.Text(text) }
            : resource;

    private static PayloadConfig Build(TaskConfig task, PayloadConfig payload, string path, List<string> errors)
    {
        if (payload.BuildReference.Length == 0 || Read(task, payload.BuildReference, path, errors) is not { } text) return payload;
        try
        {
            if (YamlValues.Load(text) is { } root && YamlValues.ToPlain(root) is IReadOnlyDictionary<string, object?> tree) return payload with { Build = tree };
            errors.Add($"{path}: file \"{payload.BuildReference}\" must hold a mapping");
        }
        catch (FormatException cause)
        {
            errors.Add($"{path}: file \"{payload.BuildReference}\": {cause.Message}");
        }

        return payload;
    }

    private static string? Read(TaskConfig task, string reference, string path, List<string> errors)
    {
        var full = Path.GetFullPath(Path.Combine(task.Directory, reference));
        var error = Violation(task.Directory, reference, full);
        if (error is null) return File.ReadAllText(full);
        errors.Add($"{path}: {error}");
        return null;
    }

    private static string? Violation(string directory, string reference, string full)
    {
        if (!Inside(Path.GetFullPath(directory), full)) return $"path \"{reference}\" escapes base directory";
        if (Directory.Exists(full)) return $"referenced file \"{reference}\" is a directory, not a file";
        var file = new FileInfo(full);
        if (!file.Exists) return $"referenced file \"{reference}\" does not exist (resolved to \"{full}\")";
        if (LeavesByLink(directory, file)) return $"path \"{reference}\" escapes base directory";
        return file.Length > SizeLimit ? $"referenced file \"{reference}\" has {file.Length} bytes, the limit is {SizeLimit}" : null;
    }

    /// <summary>
    /// Mounted ConfigMaps are links into a hidden sibling directory (<c>..data</c>), so a link may lead anywhere below the base.
    /// </summary>
    private static bool LeavesByLink(string directory, FileInfo file) =>
        file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !Inside(RealDirectory(directory), target.FullName) && !Inside(Path.GetFullPath(directory), target.FullName);

    private static string RealDirectory(string directory) => new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(directory);

    private static bool Inside(string directory, string path) =>
        path.StartsWith(directory.EndsWith(Path.DirectorySeparatorChar) ? directory : directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
