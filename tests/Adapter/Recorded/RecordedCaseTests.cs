using System.Text.Json.Nodes;

namespace HyperFleet.Adapter.Tests.Recorded;

/// <summary>
/// The same inputs give the same trace as the reference adapter. A chosen part of the recordings is kept beside this file; all of them
/// run when <c>HYPERFLEET_SHARED_VECTORS</c> names their folder.
/// </summary>
public sealed class RecordedCaseTests
{
    private const string Variable = "HYPERFLEET_SHARED_VECTORS";
    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, "Recorded");

    public static TheoryData<string> Cases => [.. RecordedCase.Names(Kept)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_dry_run_gives_the_recorded_trace(string name)
    {
        var recorded = new RecordedCase(Path.Combine(Kept, name));
        Same(recorded.Expected(), await recorded.RunAsync(TestContext.Current.CancellationToken), name);
    }

    [Fact]
    public async Task All_recordings_are_met_but_the_named_deviations()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder with recordings");
        var root = Path.Combine(folder!, "adapter");
        var deviations = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(root, "deviations.json"), TestContext.Current.CancellationToken))!.AsObject();
        var names = RecordedCase.Names(root).Where(name => !deviations.ContainsKey(name)).ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var recorded = new RecordedCase(Path.Combine(root, name));
            Same(recorded.Expected(), await recorded.RunAsync(TestContext.Current.CancellationToken), name);
        }
    }

    private static void Same(JsonNode expected, JsonNode actual, string name) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{name}\nexpected {expected.ToJsonString()}\nactual   {actual.ToJsonString()}");
}
