using System.Reflection;

namespace HyperFleet.Postgres;

/// <summary>One numbered, fix-forward step of a schema.</summary>
/// <param name="Id">The file name without extension, e.g. <c>0001_resources</c>; the order of application is the order of ids.</param>
/// <param name="Sql">The statements.</param>
public sealed record Migration(string Id, string Sql)
{
    /// <summary>The <c>.sql</c> files embedded in an assembly below a folder, in the order of their names.</summary>
    public static IReadOnlyList<Migration> Embedded(Assembly assembly, string folder)
    {
        var prefix = $"{assembly.GetName().Name}.{folder}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(name[prefix.Length..^4], Read(assembly, name)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
