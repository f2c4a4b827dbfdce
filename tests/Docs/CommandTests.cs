using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.Docs.Tests;

/// <summary>A command that a page shows works, or at least is spelt as the product spells it.</summary>
public sealed partial class CommandTests
{
    private static readonly ConcurrentDictionary<string, Task<string>> Help = new();

    private static IEnumerable<Example> Blocks => Document.All.SelectMany(page => page.Examples).Where(example => example.IsCommands);

    public static TheoryData<string> RunHere => [.. Blocks.Where(block => block is { RunBy: null, Needs: null } && block.Commands.Any()).Select(block => block.ToString())];

    [Theory]
    [MemberData(nameof(RunHere))]
    public async Task A_block_of_commands_runs(string place)
    {
        var (code, output, error) = await Shell.RunAsync(Blocks.Single(block => block.ToString() == place).Text);
        Assert.True(code == 0, $"{place} ended with {code}:\n{error}\n{output}");
    }

    [Fact]
    public async Task Every_block_of_commands_is_a_script()
    {
        var faults = new List<string>();
        foreach (var block in Blocks.Where(block => block.Language != "console"))
            if (await Shell.RunAsync(block.Text, "-n") is { Code: not 0 } wrong) faults.Add($"{block}: {wrong.Error}");
        Nothing.Wrong(faults);
    }

    [Fact]
    public void Whoever_is_said_to_run_a_block_exists() =>
        Nothing.Wrong(Blocks.Where(block => block.RunBy is { } file && !File.Exists(Repository.PathOf(file)) && !File.Exists(Repository.PathOf(file + ".cs"))).Select(block => $"{block}: {block.RunBy}"));

    [Fact]
    public void Every_file_that_a_command_names_is_there() =>
        Nothing.Wrong(Blocks.SelectMany(block => block.Commands.SelectMany(command => OwnFile().Matches(command).Select(match => match.Groups["path"].Value))
            .Where(path => !Path.Exists(Repository.PathOf(path)) && !IsWrittenByAScript(path))
            .Select(path => $"{block}: {path}")));

    [Fact]
    public async Task Every_flag_of_a_command_is_in_its_help()
    {
        var unknown = new List<string>();
        foreach (var (place, command) in Document.All.SelectMany(page => page.Examples.Where(example => example.IsCommands)
            .SelectMany(example => example.Commands.Select(command => ($"{example}", command)))
            .Concat(page.InlineCode.Select(code => (page.Path, code)))))
        {
            foreach (Match call in Call().Matches(command))
            {
                var help = await HelpAsync(call.Groups["verb"].Value.Trim());
                unknown.AddRange(Flag().Matches(call.Groups["rest"].Value).Select(flag => flag.Groups["flag"].Value)
                    .Where(flag => !Regex.IsMatch(help, $@"(?<![\w-]){Regex.Escape(flag)}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(1)))
                    .Select(flag => $"{place}: {call.Groups["verb"].Value.Trim()} {flag}"));
            }
        }

        Nothing.Wrong(unknown.Distinct());
    }

    private static bool IsWrittenByAScript(string path) => Directory.EnumerateFiles(Repository.PathOf("scripts"), "*.sh")
        .Any(script => File.ReadAllText(script).Contains(Path.GetFileName(path), StringComparison.Ordinal));

    private static Task<string> HelpAsync(string verb) => Help.GetOrAdd(verb, async key =>
    {
        var (code, output, error) = await Shell.RunAsync($"{key} --help");
        Assert.True(code == 0, $"{key} --help ended with {code}: {error}");
        return output + error;
    });

    // hyperfleet and its verbs, or one of our scripts; then everything up to the end of that command.
    [GeneratedRegex(@"(?<![\w/.-])(?<verb>hyperfleet(?![\w-])(?: (?:api|sentinel|adapter|broker|maestro|kubernetes)(?: [a-z][a-z-]+){0,2})?|\./(?:run|test|bench)\.sh|scripts/[\w-]+\.sh)(?<rest>[^|;&]*)", RegexOptions.None, 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<=[\s\[(])(?<flag>--?[a-z][\w-]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Flag();

    [GeneratedRegex(@"(?<![\w/])(?<path>(tests|scripts|charts|argocd|examples|modules|benchmarks|config)/[\w./-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnFile();
}
