using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Documents;

/// <summary>docs/adapter-tests.md names tests that exist.</summary>
public sealed partial class TestCatalogueTests
{
    [Fact]
    public void Every_test_that_the_catalogue_names_exists()
    {
        var names = Name().Matches(Repository.Read("docs/adapter-tests.md")).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.True(names.Count > 80, $"only {names.Count} tests are named");
        Assert.Equal([], names.Where(name => !Exists(name)));
    }

    /// <summary><c>Folder/Class</c> or <c>Folder/Class.Test</c> of this project; <c>tests/…</c> is a file of another one.</summary>
    private static bool Exists(string name)
    {
        if (name.StartsWith("tests/", StringComparison.Ordinal)) return File.Exists(Repository.PathOf(name + ".cs"));
        var parts = name.Split('.');
        var type = typeof(TestCatalogueTests).Assembly.GetType($"HyperFleet.Adapter.Tests.{parts[0].Replace('/', '.')}");
        return type is not null && (parts.Length == 1 || type.GetMethod(parts[1]) is not null);
    }

    [GeneratedRegex(@"`(?<name>(tests/)?(\w+/)+\w+(Tests|Compliance)(\.\w+)?)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
