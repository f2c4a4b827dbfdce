using System.Globalization;

namespace HyperFleet.Robustness.Tests;

/// <summary>What the environment says about a run, and where the run says what it does.</summary>
internal static class Run
{
    /// <summary><c>HYPERFLEET_TEST_SEED</c>, or the usual one, or one of its own; the run prints it.</summary>
    public static int Seed(int? usual = null)
    {
        var seed = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : usual ?? Random.Shared.Next();
        Say($"HYPERFLEET_TEST_SEED={seed}");
        return seed;
    }

    /// <summary>A duration such as <c>30s</c> or <c>5m</c>; null when the variable is not set.</summary>
    public static TimeSpan? Duration(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when text.EndsWith('m') => TimeSpan.FromMinutes(double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)),
        var text when text.EndsWith('s') => TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)),
        var text => throw new FormatException($"{variable}={text} is no duration: write 30s or 5m"),
    };

    /// <summary>Waits until nothing is unsettled any more.</summary>
    /// <param name="explain">What to add when the deadline is over.</param>
    public static async Task SettleAsync(Func<Task<IReadOnlyList<string>>> unsettledAsync, TimeSpan deadline, TimeSpan pause, Func<string> explain)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var unsettled = await unsettledAsync(); unsettled.Count > 0; unsettled = await unsettledAsync())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < deadline,
                $"{unsettled.Count} things have not settled in {deadline.TotalMinutes} minutes, the first ones:\n{string.Join('\n', unsettled.Take(10))}\n{explain()}");
            await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Say($"settled after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
