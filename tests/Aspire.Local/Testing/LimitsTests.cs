using System.Globalization;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>Hard kills at any moment of the start: 3 by default, as many as <c>ASPIRE_LOCAL_KILLS</c> says.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task Nothing_is_left_at_whatever_moment_the_AppHost_is_killed()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("ASPIRE_LOCAL_KILLS") ?? "3", CultureInfo.InvariantCulture);
        for (var kill = 1; kill <= kills; kill++)
        {
            using var sample = new SampleProcess();
            sample.Start("--environment=Testing");
            var children = Random.Shared.Next(1, 5); // there are five: the watchdog, PostgreSQL, three services
            await Eventually.True(() => sample.Survivors().Count >= children, TimeSpan.FromSeconds(60));

            sample.Kill();

            await Eventually.Equal("", () => string.Join(' ', sample.Survivors().Select(p => $"{p.Value}({p.Key})")), TimeSpan.FromSeconds(30));
            TestContext.Current.TestOutputHelper?.WriteLine($"kill {kill} of {kills} with {children} children or more: nothing left");
        }
    }
}
