using System.Diagnostics;
using System.Text.Json;

namespace HyperFleet.MainJob;

/// <summary><c>./run.sh --once</c>: start everything, drive both main jobs, stop everything; one line a step, and a file for machines.</summary>
internal static class OnceCommand
{
    private const string Folder = "artifacts/run";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static async Task<int> RunAsync()
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };

        var folder = Path.GetFullPath(Folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);

        var steps = new List<Step>();
        var ok = false;
        try
        {
            await DriveAsync(folder, Report, interrupted.Token);
            ok = true;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted; everything is stopped");
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"{failure.Message}\nlogs: {folder}/logs");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "once.json"), JsonSerializer.Serialize(new { Steps = steps, Ok = ok }, Indented));
        return ok ? 0 : 1;

        void Report(string name, TimeSpan elapsed)
        {
            steps.Add(new(name, Math.Round(elapsed.TotalMilliseconds, 1)));
            Console.WriteLine($"{name,-20}{elapsed.TotalMilliseconds,9:0} ms");
        }
    }

    private static async Task DriveAsync(string folder, Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using (var fleet = await HostedFleet.StartAsync(folder, cancellationToken: cancellationToken))
        {
            report("everything healthy", clock.Elapsed);
            using var job = new MainJob(fleet.App, fleet.Logs);
            await job.RunAsync(report, cancellationToken);
            using var work = new WorkJob(fleet.App, fleet.Logs);
            await work.RunAsync(report, cancellationToken);
            clock.Restart();
        }

        report("everything stopped", clock.Elapsed);
    }

    private sealed record Step(string Name, double Ms);
}
