using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

public sealed class LogForwardingTests
{
    private const int LinesPerSecond = 10_000;
    private const int Seconds = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>From the process through the dashboard's event stream, in order.</summary>
    [Fact]
    public async Task Ten_thousand_lines_a_second_are_forwarded_without_loss()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create([], (options, _) => (options.DisableDashboard, options.EnableResourceLogging) = (false, false));
        builder.Configuration["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        builder.Configuration["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        var go = Path.Combine(Path.GetTempPath(), $"go-{Guid.CreateVersion7():N}");
        // One line to open the stream with; then a tenth of a second's lines every tenth of a second.
        var burst = LinesPerSecond / 10;
        builder.AddExecutable("chatty", "sh", "/", "-c", $"echo 0; while [ ! -e {go} ]; do sleep 0.02; done; i=0; while [ $i -lt {10 * Seconds} ]; do seq $((i*{burst}+1)) $(((i+1)*{burst})); i=$((i+1)); sleep 0.1; done");
        await using var application = await builder.BuildAsync(Cancellation);
        await application.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(application.Services.GetRequiredService<DashboardServer>().Address!) };
        await using var stream = await client.GetStreamAsync("/api/resources/chatty/logs", Cancellation);
        using var reader = new StreamReader(stream);

        var watch = Stopwatch.StartNew();
        for (var expected = 0; expected <= LinesPerSecond * Seconds;)
            if (await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation) is { } line
                && line.StartsWith("data: ", StringComparison.Ordinal))
                foreach (var entry in JsonElement.Parse(line["data: ".Length..]).EnumerateArray())
                {
                    Assert.Equal(expected.ToString(), entry.GetProperty("text").GetString());
                    if (expected++ == 0)
                    {
                        await File.WriteAllTextAsync(go, "", Cancellation);
                        watch.Restart();
                    }
                }
        File.Delete(go);
        TestContext.Current.TestOutputHelper?.WriteLine($"{LinesPerSecond * Seconds} lines in {watch.Elapsed.TotalSeconds:0.0} s");
        await application.StopAsync(Cancellation);
    }
}
