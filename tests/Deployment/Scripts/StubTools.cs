namespace HyperFleet.Deployment.Tests.Scripts;

/// <summary>Programs that answer as a test says, in front of the real ones on the PATH.</summary>
internal sealed class StubTools : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperfleet-stubs-");

    public string Folder => _folder.FullName;

    /// <summary>A program whose body is this shell text; <c>$*</c> is its command line.</summary>
    public StubTools With(string name, string body)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public Task<Ended> RunAsync(string script, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) => Tool.RunAsync(
        Tool.At("scripts", script),
        new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}" },
        arguments);

    public void Dispose() => _folder.Delete(recursive: true);
}
