using System.Diagnostics;
using System.Text.RegularExpressions;
using HyperFleet.Load.Measuring;
using Npgsql;

namespace HyperFleet.Load.Contests;

/// <summary>PostgreSQL's own load generator, writing the rows of one create again and again: one transaction and one round trip each.</summary>
internal sealed partial class Pgbench : IDisposable
{
    private readonly string _connectionString;
    private readonly int _postgresId;
    private readonly string _script = Path.GetTempFileName();
    private int _runs;

    /// <param name="postgresId">The process above all backends.</param>
    /// <param name="statements">One transaction; <c>:n</c> is a number that no other has.</param>
    public Pgbench(string connectionString, int postgresId, IEnumerable<string> statements)
    {
        (_connectionString, _postgresId) = (connectionString, postgresId);
        File.WriteAllLines(_script, ["\\set i :i + 1", "\\set n :run * 1000000000 + :i * 64 + :client_id", "\\startpipeline", .. statements, "\\endpipeline"]);
    }

    /// <returns>Transactions a second.</returns>
    public async Task<Measurement> RunAsync(int clients, TimeSpan duration, CancellationToken cancellation)
    {
        var target = new NpgsqlConnectionStringBuilder(_connectionString);
        var start = new ProcessStartInfo("pgbench",
        [
            "--no-vacuum", "--protocol=prepared", $"--client={clients}", "--jobs=1", $"--time={duration.TotalSeconds:0}", $"--file={_script}",
            "--define=i=0", $"--define=run={++_runs}", $"--host={target.Host}", $"--port={target.Port}", $"--username={target.Username}", target.Database!,
        ])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PGPASSWORD"] = target.Password } };
        var meter = new CpuMeter(("postgres", _postgresId));
        var ended = ProcessCpu.OfEndedChildren();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("pgbench did not start");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        if (!Rate().Match(await output).Groups["tps"].Success)
            throw new InvalidOperationException($"pgbench measured nothing: {await errors}");
        var count = long.Parse(Count().Match(await output).Groups["count"].Value);
        var cpu = meter.PerOperation(count);
        cpu["pgbench"] = (ProcessCpu.OfEndedChildren() - ended).TotalMicroseconds / count;
        return new(double.Parse(Rate().Match(await output).Groups["tps"].Value), cpu);
    }

    public void Dispose() => File.Delete(_script);

    [GeneratedRegex(@"^tps = (?<tps>[0-9.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex("^number of transactions actually processed: (?<count>[0-9]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Count();
}
