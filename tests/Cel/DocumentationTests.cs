using System.Text.RegularExpressions;
using HyperFleet.Cel.Tests.Conformance;

namespace HyperFleet.Cel.Tests;

/// <summary>The examples of docs/cel.md are true.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Examples => [.. Blocks().Matches(File.ReadAllText(Path.Combine(ConformanceInput.Root, "docs/cel.md")))
        .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(line => Columns().Split(line))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_true(string text) => Expression.AssertTrue(text);

    [GeneratedRegex("^```cel\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex(" {3,}", RegexOptions.None, 1000)]
    private static partial Regex Columns();
}
