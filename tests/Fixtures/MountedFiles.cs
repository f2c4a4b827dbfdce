using Aspire.Hosting.Processes;

namespace HyperFleet.Fixtures;

/// <summary>
/// A folder of files as Kubernetes mounts a secret: links through one folder link, which a change swaps in one step.
/// <code>
/// await mount.WriteAsync(("tls.crt", certificate), ("tls.key", key));
/// var path = mount["tls.crt"];
/// </code>
/// </summary>
public sealed class MountedFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperfleet-mount-");
    private int _version;

    /// <summary>The path of a file, the same through all changes.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Adds or replaces files; the others stay.</summary>
    public async Task WriteAsync(params (string Name, string Text)[] files)
    {
        var (present, version) = (this["..data"], $"..{++_version}");
        var next = _folder.CreateSubdirectory(version).FullName;
        if (_version > 1)
            foreach (var file in Directory.GetFiles(present)) File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
        foreach (var (name, text) in files) await File.WriteAllTextAsync(Path.Combine(next, name), text);
        Directory.CreateSymbolicLink(this["..next"], version);
        await Tool.RunAsync("mv", ["-T", this["..next"], present]);
        foreach (var (name, _) in files)
            if (!File.Exists(this[name])) File.CreateSymbolicLink(this[name], Path.Combine("..data", name));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
