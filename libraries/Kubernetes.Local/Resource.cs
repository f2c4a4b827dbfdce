namespace HyperFleet.Kubernetes.Local;

/// <summary>The tables that ship inside the assembly.</summary>
internal static class Resource
{
    internal static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                yield return line;
    }
}
