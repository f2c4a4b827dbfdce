using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Agent.Tests.Documents;

/// <summary>docs/maestro-agent-tests.md names tests that exist.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public void Every_test_that_the_catalogue_names_exists()
    {
        var names = Name().Matches(Repository.Read("docs/maestro-agent-tests.md")).Select(match => match.Value.Trim('`')).Distinct().ToList();
        Assert.True(names.Count > 40, $"only {names.Count} tests are named");
        Assert.Equal([], names.Where(name => !Exists(name)));
    }

    /// <summary><c>Project/Folder/ClassTests</c>, or with <c>.Test</c> behind it.</summary>
    private static bool Exists(string name)
    {
        var parts = name.Split('.');
        var file = Repository.PathOf(Path.Combine("tests", parts[0] + ".cs"));
        return File.Exists(file) && (parts.Length == 1 || File.ReadAllText(file).Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`\w+(/\w+){1,2}Tests(\.\w+)?`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
