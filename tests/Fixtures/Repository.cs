namespace HyperFleet.Fixtures;

/// <summary>Files of the checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of HyperFleet.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file, given from the root.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The text of a file, given from the root.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HyperFleet.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("HyperFleet.sln is in no folder above the tests");
    }
}
