using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>The sample AppHost as the process that a developer starts.</summary>
public sealed class AppHostProcessTests : IDisposable
{
    private static readonly string[] Servers = ["postgres", "beam.smp", "epmd", "sample-service"];
    private readonly SampleProcess _sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Nothing_is_left_when_the_AppHost_is_killed()
    {
        _sample.Start("--broker=yes", "--environment=Testing");
        await Eventually.True(() => Servers.All(_sample.Survivors().ContainsValue), TimeSpan.FromSeconds(90));

        _sample.Kill(); // SIGKILL: no code of ours runs any more

        await Eventually.Equal("", () => string.Join(' ', _sample.Survivors().Select(p => $"{p.Value}({p.Key})")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Interrupt_stops_everything_in_order_and_exits_cleanly()
    {
        _sample.Start("--environment=Testing");
        await Eventually.True(() => _sample.Survivors().Values.Count(name => name == "sample-service") == 3, TimeSpan.FromSeconds(90));

        _sample.Interrupt();
        Assert.Equal(0, await _sample.EndAsync(Cancellation));
        Assert.Contains("Distributed application started. Press Ctrl+C to shut down.", _sample.Output);
        await Eventually.Equal(0, () => _sample.Survivors().Count, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_first_lines_tell_what_starts_and_where_to_look()
    {
        _sample.Start("--environment=Testing");
        await Eventually.True(() => _sample.Output.Contains("Press Ctrl+C to shut down.", StringComparison.Ordinal), TimeSpan.FromSeconds(90));

        Assert.Matches(
            @"(?s)HyperFleet\.Aspire\.Local version: \d+\.\d+\.\d+.*Distributed application starting\..*Application host directory is: \S+/Aspire\.Local\.Sample/AppHost\s.*"
            + @"Now listening on: (http://127\.0\.0\.1:\d+)\s.*Login to the dashboard at \1/login\?t=[0-9a-f]{32}\s.*Distributed application started\. Press Ctrl\+C to shut down\.", _sample.Output);
    }

    [Fact]
    public async Task Second_interrupt_kills_at_once()
    {
        _sample.Start("--stubborn=yes", "--environment=Testing");
        await Eventually.True(() => _sample.Survivors().Values.Count(name => name == "sample-service") == 3, TimeSpan.FromSeconds(90));
        var watch = Stopwatch.StartNew();

        _sample.Interrupt();
        await Eventually.True(() => !_sample.Survivors().ContainsValue("sample-service"));
        _sample.Interrupt();
        Assert.Equal(130, await _sample.EndAsync(Cancellation));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), $"It took {watch.Elapsed}, as long as the grace period.");
        await Eventually.Equal(0, () => _sample.Survivors().Count, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Publishing_writes_nothing_to_standard_error()
    {
        var file = Path.GetTempFileName() + ".json";
        _sample.Start("--publisher", "manifest", "--output-path", file);
        Assert.Equal(0, await _sample.EndAsync(Cancellation));
        Assert.Equal("", _sample.Error);
        Assert.True(File.Exists(file)); // what the log says of it is ManifestTests' matter: a busy machine may not print the last lines of a process in time
        File.Delete(file);
    }
}
