using System.Text.RegularExpressions;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Documents;

/// <summary>docs/api-tests.md names tests that exist.</summary>
public sealed partial class TestCatalogueTests
{
    [Fact]
    public void Every_test_that_the_catalogue_names_exists()
    {
        var names = Name().Matches(Repository.Read("docs/api-tests.md")).Select(m => m.Groups["name"].Value).Distinct().ToList();
        Assert.True(names.Count > 100, $"Only {names.Count} tests are named.");
        Assert.Equal([], names.Where(name => !Exists(name)));
    }

    /// <summary><c>Folder/ClassTests</c> or <c>Folder/ClassTests.Test</c> of this project; <c>tests/…</c> is a file of another one.</summary>
    private static bool Exists(string name)
    {
        var (path, test) = name.Split('.') is [var type, var method] ? (type, method) : (name, null);
        if (path.StartsWith("tests/", StringComparison.Ordinal))
            return File.Exists(Repository.PathOf(path + ".cs")) && (test is null || Repository.Read(path + ".cs").Contains($" {test}("));
        var found = typeof(TestCatalogueTests).Assembly.GetType($"HyperFleet.Api.Tests.{path.Replace('/', '.')}");
        return found is not null && (test is null || found.GetMethod(test) is not null);
    }

    [GeneratedRegex(@"`(?<name>(tests/)?(\w+/)?\w+Tests(\.\w+)?)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
