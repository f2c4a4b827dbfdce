using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>Where named volumes are kept: <c>ASPIRE_LOCAL_VOLUMES</c>, or the place for data of this user.</summary>
internal static class VolumeStore
{
    public static string Volume(string name) => Ensure(Path.Combine(Root, name.Replace('/', '_')));

    public static string Ensure(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    // As root, servers run as their own users, who cannot enter root's home.
    private static string Root => Environment.GetEnvironmentVariable("ASPIRE_LOCAL_VOLUMES") is { Length: > 0 } configured
        ? Traversable(Path.GetFullPath(configured))
        : Posix.IsRoot
            ? Traversable("/var/lib/aspire-local")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "aspire-local", "volumes");

    private static string Traversable(string path)
    {
        Directory.CreateDirectory(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return path;
    }
}
