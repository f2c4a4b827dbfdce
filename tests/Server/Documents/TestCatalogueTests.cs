using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Server.Tests.Documents;

/// <summary>docs/maestro-server-tests.md names tests that exist.</summary>
public sealed partial class TestCatalogueTests
{
    [Fact]
    public void Every_test_that_the_catalogue_names_exists()
    {
        var names = Name().Matches(File.ReadAllText(Repository.PathOf("docs/maestro-server-tests.md"))).Select(m => m.Groups["name"].Value).Distinct().ToList();
        Assert.True(names.Count > 30, $"Only {names.Count} tests are named.");
        Assert.Equal([], names.Where(name => !Exists(name)));
    }

    /// <summary><c>Folder/ClassTests</c> or <c>Folder/ClassTests.Test</c> of this project; <c>tests/…</c> is a file of another one.</summary>
    private static bool Exists(string name)
    {
        var (path, test) = name.Split('.') is [var type, var method] ? (type, method) : (name, null);
        var file = Repository.PathOf(path.StartsWith("tests/", StringComparison.Ordinal) ? path + ".cs" : $"tests/Server/{path}.cs");
        return File.Exists(file) && (test is null || File.ReadAllText(file).Contains($" {test}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(?<name>(tests/)?(\w+/)*\w+Tests(\.\w+)?)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
