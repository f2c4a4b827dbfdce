using System.Reflection;
using HyperFleet.Fixtures;

namespace HyperFleet.Architecture.Tests;

/// <summary>The product as built: its rooms, their assemblies and their source files.</summary>
internal static class House
{
    private static readonly string[] Floors = ["libraries", "modules"];

    public static string Root => Repository.Root;

    /// <summary>Every room with code of its own: <c>libraries/Cel</c>, <c>modules/Api</c>, <c>ServiceDefaults</c>, <c>AppHost</c>.</summary>
    public static IReadOnlyList<Room> Rooms { get; } =
    [
        .. Floors.SelectMany(floor => Directory.GetDirectories(Path.Combine(Root, floor))).Order(StringComparer.Ordinal).Select(folder => new Room(folder)),
        new Room(Path.Combine(Root, "ServiceDefaults")),
    ];

    public static IEnumerable<Room> Libraries => Rooms.Where(room => room.Floor == "libraries");

    public static IEnumerable<Room> Modules => Rooms.Where(room => room.Floor == "modules");

    /// <summary>Source files of the whole repository, tests and benchmarks included, build output left out.</summary>
    public static IEnumerable<string> SourceFiles(string below = "") => Directory
        .EnumerateFiles(Path.Combine(Root, below), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>One project of the product.</summary>
    internal sealed class Room(string folder)
    {
        public string Name { get; } = Path.GetFileName(folder);

        public string Floor { get; } = Path.GetFileName(Path.GetDirectoryName(folder)!);

        public string Folder => folder;

        public string AssemblyName => Name == "Host" ? "hyperfleet" : $"HyperFleet.{Name}";

        public Assembly Assembly => Assembly.Load(AssemblyName);

        /// <summary>The product's own assemblies that this one's code uses.</summary>
        public IEnumerable<string> Uses => Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("HyperFleet.", StringComparison.Ordinal) || name == "hyperfleet");

        public override string ToString() => $"{Floor}/{Name}";
    }
}
