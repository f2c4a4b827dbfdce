using System.Diagnostics;
using System.Runtime.InteropServices;
using HyperFleet.Fixtures;
using HyperFleet.Host.Tests.Fleets;

namespace HyperFleet.Host.Tests.Publishing;

/// <summary>
/// What <c>dotnet publish -c Release</c> makes of the tested build, in a folder that nobody may write to, run by a user without rights:
/// as the image does it. Only <see cref="Temporary"/> can be written, which is the pod's <c>/tmp</c>.
/// </summary>
internal sealed class PublishedOutput : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);
    private readonly string _root = Directory.CreateTempSubdirectory("hyperfleet-published-").FullName;
    private readonly List<RoleProcess> _roles = [];

    private PublishedOutput()
    {
    }

    public string Program => Path.Combine(Folder, "hyperfleet");

    public IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private string Folder => Path.Combine(_root, "app");

    private string Temporary => Path.Combine(_root, "tmp");

    private string Runtime { get; set; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // The image runs as 65532; any id without rights will do. Who is not root has none.
    private static string[] Demotion => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "--no-new-privs", "--"] : [];

    public static async Task<PublishedOutput> CreateAsync()
    {
        var output = new PublishedOutput();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await ToEndAsync("dotnet", ["publish", Repository.PathOf("modules/Host"), "-c", configuration, "--no-build", "-o", output.Folder, "-v", "q", "-nologo", "-nodeReuse:false"]);
        Directory.CreateDirectory(output.Temporary);
        await ToEndAsync("chmod", ["755", output._root]);
        await ToEndAsync("chmod", ["-R", "a+rX,a-w", output.Folder]);
        await ToEndAsync("chmod", ["777", output.Temporary]);
        await output.OfferRuntimeAsync();
        return output;
    }

    /// <summary>Files as the secrets driver and ConfigMaps mount them; returns the folder.</summary>
    public string Mount(string name, IReadOnlyDictionary<string, string> files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var (file, content) in files) File.WriteAllText(Path.Combine(folder, file), content);
        return folder;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<RoleProcess> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = Start(environment, arguments);
        await process.EndsAsync(Deadline);
        return process;
    }

    /// <summary>Starts a role; it ends with this.</summary>
    public RoleProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        _roles.Add(RoleProcess.Start(Info([Program, .. arguments], environment)));
        return _roles[^1];
    }

    /// <summary>Whether the user that roles run as can do this.</summary>
    public async Task<bool> CanAsync(params string[] command)
    {
        await using var process = RoleProcess.Start(Info(command, new Dictionary<string, string>()));
        return await process.EndsAsync(Deadline) == 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var role in _roles) await role.DisposeAsync();
        await ToEndAsync("chmod", ["-R", "u+w", _root]);
        Directory.Delete(_root, recursive: true);
    }

    private ProcessStartInfo Info(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        string[] line = [.. Demotion, .. command];
        var start = new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = Folder };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["DOTNET_ROOT"] = Runtime;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("HOME", "/nonexistent"), ("TMPDIR", Temporary), ("DOTNET_EnableDiagnostics", "0")]) // as Dockerfile sets them
            start.Environment[name] = value;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    // A runtime below somebody's home cannot be read by others.
    private async Task OfferRuntimeAsync()
    {
        if (await CanAsync("test", "-x", Path.Combine(Runtime, "dotnet"))) return;
        var copy = Directory.CreateDirectory(Path.Combine(_root, "dotnet")).FullName;
        foreach (var part in (string[])["dotnet", "host", "shared"]) await ToEndAsync("cp", ["-r", Path.Combine(Runtime, part), copy]);
        await ToEndAsync("chmod", ["-R", "a+rX", copy]);
        Runtime = copy;
    }

    private static async Task ToEndAsync(string program, string[] arguments)
    {
        await using var process = RoleProcess.Start(new ProcessStartInfo(program, arguments));
        var code = await process.EndsAsync(Deadline);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{string.Join('\n', process.Lines)}");
    }
}
