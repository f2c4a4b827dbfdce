using System.Text.RegularExpressions;

namespace HyperFleet.Architecture.Tests;

/// <summary>The laws that keep the house walkable (docs/architecture.md). Each failure names the offender.</summary>
public sealed partial class LawsOfTheHouse
{
    private const int LineLimit = 400;

    private static readonly Dictionary<string, string[]> AllowedLibraryArrows = new()
    {
        ["Broker"] = ["HyperFleet.CloudEvents"],
        ["Mqtt"] = ["HyperFleet.CloudEvents"],
        ["Kubernetes.Local"] = ["HyperFleet.Kubernetes"],
    };

    [Fact]
    public void A_library_uses_another_only_where_the_plan_says_so() =>
        Nobody(House.Libraries.SelectMany(library => library.Uses
            .Except(AllowedLibraryArrows.GetValueOrDefault(library.Name, []))
            .Select(used => $"{library} uses {used}")));

    [Fact]
    public void A_module_never_uses_another_module()
    {
        var modules = House.Modules.Select(module => module.AssemblyName).ToHashSet();
        Nobody(House.Modules.Where(module => module.Name != "Host")
            .SelectMany(module => module.Uses.Where(modules.Contains).Select(used => $"{module} uses {used}")));
    }

    [Fact]
    public void ServiceDefaults_stands_on_no_room() =>
        Nobody(House.Rooms.Single(room => room.Name == "ServiceDefaults").Uses);

    [Fact]
    public void Only_the_AppHost_sees_Aspire() =>
        Nobody(House.Rooms.Where(room => room.Uses.Contains("HyperFleet.Aspire.Local")).Select(room => $"{room} uses Aspire"));

    [Fact]
    public void A_module_shows_its_entry_and_its_options_only() =>
        Nobody(House.Modules
            .SelectMany(module => module.Assembly.GetExportedTypes())
            .Where(type => type.Name != "Program" && !type.Name.EndsWith("Module", StringComparison.Ordinal) && !type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => type.FullName));

    [Fact]
    public void The_namespace_follows_the_folder() =>
        Nobody(House.Rooms.Where(room => room.Name != "Aspire.Local").SelectMany(room => House.SourceFiles(room.Folder).Select(file =>
        {
            var folder = Path.GetRelativePath(room.Folder, Path.GetDirectoryName(file)!);
            var expected = folder == "." ? $"HyperFleet.{room.Name}" : $"HyperFleet.{room.Name}.{folder.Replace('/', '.')}";
            var declared = Namespace().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups["name"].Value : expected;
            return declared == expected ? null : $"{House.Relative(file)} declares {declared}, expected {expected}";
        }).Where(offence => offence is not null)));

    [Fact]
    public void A_file_has_at_most_400_lines() =>
        Nobody(House.SourceFiles()
            .Select(file => (File: House.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(entry => entry.Lines > LineLimit)
            .Select(entry => $"{entry.File}: {entry.Lines} lines"));

    [Fact]
    public void No_room_is_a_bucket() =>
        Nobody(House.SourceFiles().Select(House.Relative).Where(file => Bucket().IsMatch(file)));

    [Fact]
    public void Every_test_project_stands_beside_its_room()
    {
        var rooms = House.Rooms.Select(room => room.Name).Concat(["AppHost", "Architecture", "Deployment", "Docs", "EndToEnd", "Load", "Robustness"]).ToHashSet();
        Nobody(Directory.EnumerateFiles(Path.Combine(House.Root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetFileName(Path.GetDirectoryName(project)!))
            .Where(name => !rooms.Contains(name)));
    }

    [Fact]
    public void Every_migration_and_query_is_written_out_not_built_from_text() =>
        Nobody(House.SourceFiles("modules").Concat(House.SourceFiles("libraries"))
            .Where(file => InterpolatedSql().IsMatch(File.ReadAllText(file)))
            .Select(House.Relative));

    private static void Nobody(IEnumerable<string?> offenders)
    {
        var named = offenders.ToList();
        Assert.True(named.Count == 0, string.Join('\n', named));
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(^|/)(Helpers?|Utils?|Utilities|Common|Misc)(/|\.cs$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bucket();

    // A constant is put together by the compiler from other constants: no text of a user can be in it.
    [GeneratedRegex("""(?<!const string \w+ = )\$@?"+\s*(SELECT|INSERT|UPDATE|DELETE)\s[^"]*\{[^}]*\}""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex InterpolatedSql();
}
