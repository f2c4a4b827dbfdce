using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Docs.Tests;

/// <summary>The commands of docs/reliability.md pick tests by a pattern; one that finds none, and a row without one, would be green for ever.</summary>
public sealed partial class FailureTableTests
{
    private const int Incidents = 20;

    private static readonly string[] Rows =
        [.. Repository.Read("docs/reliability.md").Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal) && !line.EndsWith("| Command |", StringComparison.Ordinal))];

    [Fact]
    public void Every_pattern_finds_a_test()
    {
        var commands = Rows.SelectMany(row => Command().Matches(row)).ToList();
        Assert.True(commands.Count > 30, $"Only {commands.Count} commands run tests.");
        Nothing.Wrong(commands.Where(command => !Tests(command.Groups["suite"].Value).Any(Matches(command.Groups["pattern"].Value).IsMatch)).Select(command => command.Value));
    }

    [Fact]
    public void Every_contest_exists()
    {
        var contests = Repository.Read("benchmarks/Load/Contests/ContestTable.cs");
        Nothing.Wrong(Rows.SelectMany(row => Contest().Matches(row)).Where(contest => !Regex.IsMatch(contests, $"\"{contest.Groups["name"]}[\"-]", RegexOptions.None, TimeSpan.FromSeconds(1))).Select(contest => contest.Value));
    }

    [Fact]
    public void Every_row_has_a_command() => Nothing.Wrong(Rows.Where(row => !Command().IsMatch(row) && !Contest().IsMatch(row)));

    [Fact]
    public void Every_incident_has_a_row() =>
        Nothing.Wrong(Enumerable.Range(1, Incidents).Select(number => $"I{number}").Where(incident => !Rows.Any(row => row.Split('|')[1].Split(',').Any(name => name.Trim() == incident))));

    private static IEnumerable<string> Tests(string suite) => Directory.EnumerateFiles(Repository.PathOf($"tests/{suite}"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Test().Matches(File.ReadAllText(file)).Select(match => Path.GetFileNameWithoutExtension(file) + "." + match.Groups["name"].Value));

    private static Regex Matches(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\bT (?<suite>[\w.]+) '(?<pattern>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\./bench\.sh (?<name>p\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contest();

    [GeneratedRegex(@"\[(Fact|Theory)\b.*?public (async )?(Task|void|ValueTask) (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Test();
}
