namespace Aspire.Hosting.Processes;

internal static class ProgramPath
{
    private const UnixFileMode Executables = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of an executable: as given when it contains a slash, else the first on <c>PATH</c>.</summary>
    public static string? Find(string command, string workingDirectory = "/")
    {
        if (command.Contains('/'))
            return Executable(Path.GetFullPath(command, workingDirectory));
        return (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Executable(Path.Combine(directory, command)))
            .FirstOrDefault(path => path is not null);
    }

    private static string? Executable(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path) & Executables) != UnixFileMode.None ? path : null;
}
