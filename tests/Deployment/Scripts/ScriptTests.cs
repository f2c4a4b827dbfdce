using Xunit.Sdk;

namespace HyperFleet.Deployment.Tests.Scripts;

public sealed class ScriptTests : IDisposable
{
    private readonly StubTools _stubs = new();

    public static TheoryData<string> Scripts { get; } =
        [.. Directory.GetFiles(Tool.At("scripts"), "*.sh").Select(Path.GetFileName).OfType<string>().Where(name => name != "prepare.sh").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_script_is_strict_explains_itself_and_refuses_what_it_does_not_know(string script)
    {
        Assert.Contains("set -euo pipefail", await File.ReadAllTextAsync(Tool.At("scripts", script), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var help = (await _stubs.RunAsync(script, null, "--help")).Successful();
        Assert.Contains("Exit codes:", help, StringComparison.Ordinal);
        var examples = help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, examples.Count);
        Assert.All(examples, example => Assert.Contains("scripts/" + script, example, StringComparison.Ordinal));
        Assert.Equal(2, (await _stubs.RunAsync(script, null, "--nonsense")).Code);
    }

    [Fact]
    public async Task Shellcheck_has_nothing_to_say()
    {
        if (!File.Exists("/usr/bin/shellcheck")) throw SkipException.ForSkip("shellcheck is not installed");
        (await Tool.RunAsync("shellcheck", [.. Directory.GetFiles(Tool.At("scripts"), "*.sh"), .. Directory.GetFiles(Tool.At("tests", "Deployment"), "*.sh", SearchOption.AllDirectories), Tool.At("tests", "npm-inputs.sh")])).Successful();
    }

    [Theory]
    [InlineData("printf '{\"id\":\"c1\"}\\n201'", 0, "Created cluster test-cluster: c1", "")]
    [InlineData("printf '{\"detail\":\"name is taken\"}\\n409'", 1, "", "answered 409: name is taken")]
    [InlineData("exit 7", 1, "", "cannot be reached: is the port-forward running?")]
    public async Task A_cluster_is_declared(string curl, int code, string output, string error)
    {
        var ended = await _stubs.With("curl", "cat >/dev/null; " + curl).RunAsync("test-create-cluster.sh");
        Assert.Equal(code, ended.Code);
        Assert.Contains(output, ended.Output, StringComparison.Ordinal);
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_declared_cluster_has_the_members_of_the_documentation_and_the_token_is_no_argument()
    {
        var environment = new Dictionary<string, string> { ["CLUSTER_NAME"] = "mine", ["API_URL"] = "http://api:1", ["TOKEN"] = "s3cret" };
        (await _stubs.With("curl", $$"""cat >"{{_stubs.Folder}}/input"; echo "$*" >"{{_stubs.Folder}}/arguments"; printf '{"id":"c1"}\n201'""").RunAsync("test-create-cluster.sh", environment)).Successful();
        var arguments = await File.ReadAllTextAsync(Path.Combine(_stubs.Folder, "arguments"), TestContext.Current.CancellationToken);
        Assert.Contains("""{"kind":"Cluster","name":"mine","region":"us-east-1","version":"4.14.0"} http://api:1/api/hyperfleet/v1/clusters""", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", arguments, StringComparison.Ordinal);
        Assert.Contains("Bearer s3cret", await File.ReadAllTextAsync(Path.Combine(_stubs.Folder, "input"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => _stubs.Dispose();
}
