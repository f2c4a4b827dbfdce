using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Docs.Tests;

/// <summary>Pages that say which test proves what name tests that exist.</summary>
public sealed partial class NamedTestsTests
{
    [Fact]
    public void Every_test_that_a_page_names_from_the_root_exists() => Nothing.Wrong(Document.All
        .SelectMany(page => page.InlineCode.Where(code => code.StartsWith("tests/", StringComparison.Ordinal) && !Exists(code)).Select(code => $"{page}: {code}")));

    /// <summary>
    /// A catalogue names most tests from its own project on: <c>Folder/ClassTests</c> or <c>Folder/ClassTests.Test</c>. The adapter's names
    /// classes that inherit their tests, so its own suite looks for them.
    /// </summary>
    [Theory]
    [InlineData("docs/api-tests.md", "tests/Api", 100)]
    [InlineData("docs/sentinel-tests.md", "tests", 100)]
    [InlineData("docs/maestro-server-tests.md", "tests/Server", 30)]
    public void Every_test_that_a_catalogue_names_exists(string path, string folder, int more)
    {
        var names = Document.All.Single(page => page.Path == path).InlineCode.Where(code => Name().IsMatch(code)).Distinct().ToList();
        Assert.True(names.Count > more, $"Only {names.Count} tests are named.");
        Nothing.Wrong(names.Where(name => !Exists(name.StartsWith("tests/", StringComparison.Ordinal) ? name : $"{folder}/{name}")));
    }

    /// <summary>A file or a folder; a class, by its file; a test, by the file of its class and its declaration there.</summary>
    private static bool Exists(string name)
    {
        if (Path.Exists(Repository.PathOf(name)) || File.Exists(Repository.PathOf(name + ".cs"))) return true;
        var (file, test) = (Path.ChangeExtension(Repository.PathOf(name), ".cs"), Path.GetExtension(name).TrimStart('.'));
        return File.Exists(file) && Regex.IsMatch(File.ReadAllText(file), $@"\b(Task|ValueTask|void) {Regex.Escape(test)}\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"^([\w.]+/)*\w+Tests(\.\w+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
