using System.CommandLine;
using System.CommandLine.Help;

namespace HyperFleet.Host.Tests;

public sealed class HyperFleetCommandTests
{
    private readonly RootCommand _root = HyperFleetCommand.Create();

    [Fact]
    public async Task Every_command_that_does_something_shows_two_examples()
    {
        var silent = new List<string>();
        foreach (var path in Leaves(_root, []))
        {
            var help = await HelpAsync(path);
            var examples = help.Split("Examples:").ElementAtOrDefault(1)?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length ?? 0;
            if (examples < 2) silent.Add(string.Join(' ', path));
        }

        Assert.True(silent.Count == 0, $"without two examples: {string.Join(", ", silent)}");
    }

    [Fact]
    public void Every_option_says_what_it_is_for()
    {
        var nameless = Nameless(_root, "hyperfleet").ToList();
        Assert.True(nameless.Count == 0, $"without description: {string.Join(", ", nameless)}");
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("version --color")]
    [InlineData("version -o yaml")]
    [InlineData("run")]
    public async Task A_wrong_call_exits_with_2(string line) => Assert.Equal(2, await HyperFleetCommand.InvokeAsync(line.Split(' ')));

    [Fact]
    public async Task Help_exits_with_0_although_an_argument_is_missing() =>
        Assert.Equal(0, await HyperFleetCommand.InvokeAsync(["maestro", "consumer", "create", "--help"]));

    [Theory]
    [InlineData("api serve --server-jwt-enabled=false --db-host-file /nowhere/db.host")]
    [InlineData("api migrate --db-host-file /nowhere/db.host")]
    [InlineData("maestro server --db-host-file /nowhere/db.host")]
    [InlineData("maestro migration --db-host-file /nowhere/db.host")]
    public async Task A_database_setting_that_cannot_be_read_is_one_line_and_exits_with_1(string line)
    {
        var (code, _, error) = await Executable.RunAsync(line.Split(' '), new Dictionary<string, string>());
        Assert.Equal(1, code);
        Assert.Contains("/nowhere/db.host", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Version_exits_with_0() => Assert.Equal(0, await HyperFleetCommand.InvokeAsync(["version", "-o", "json"]));

    [Fact]
    public async Task Run_refuses_to_host_itself() => Assert.Equal(1, await HyperFleetCommand.InvokeAsync(["run", "run api"]));

    private static IEnumerable<string> Nameless(Command command, string path) => command.Options
        .Where(option => option is not HelpOption && string.IsNullOrWhiteSpace(option.Description))
        .Select(option => $"{path} {option.Name}")
        .Concat(command.Subcommands.SelectMany(child => Nameless(child, $"{path} {child.Name}")));

    private static IEnumerable<string[]> Leaves(Command command, string[] path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(child => Leaves(child, [.. path, child.Name]));

    private async Task<string> HelpAsync(string[] path)
    {
        var output = new StringWriter();
        await _root.Parse([.. path, "--help"]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
