using System.Globalization;
using Npgsql;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>Memory of every process and connections to every server, looked at about once a second.</summary>
internal sealed class Vitals(Fleet fleet, SoakSize size)
{
    // What one replica may open: its pool, and what listens beside it.
    private const int ConnectionsOfReplica = 50 + 5;
    private const int ReplicasOfRole = 2;
    private const string Backends = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database() AND application_name <> 'observer'";
    private const double Growth = 1.5;
    private const long Slack = 64L << 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(4);

    private readonly Dictionary<(string Name, int Id), List<(DateTimeOffset At, long Bytes)>> _memory = [];
    private readonly Dictionary<string, long> _most = [];

    public async Task LookAsync()
    {
        foreach (var member in fleet.Members.Where(member => !member.Process.HasExited))
            if (Resident(member.Process.ProcessId) is { } bytes)
                Samples(member.Name, member.Process.ProcessId).Add((TimeProvider.System.GetUtcNow(), bytes));
        foreach (var (name, count, _) in await ConnectionsAsync())
            _most[name] = Math.Max(count, _most.GetValueOrDefault(name));
    }

    /// <summary>Connections beyond what the replicas may open, now that everything is healed.</summary>
    public async Task<IReadOnlyList<string>> TooManyConnectionsAsync() =>
        [.. (await ConnectionsAsync()).Where(entry => entry.Count > entry.Limit).Select(entry => $"{entry.Name}: {entry.Count} connections, expected at most {entry.Limit}")];

    /// <summary>Processes that lived long and grew all the while.</summary>
    public IReadOnlyList<string> Grown() => !size.IsLong ? [] :
    [
        .. _memory.Where(life => life.Value[^1].At - life.Value[0].At > LongLife).Select(life => (life.Key.Name, Begin: Begin(life.Value), End: End(life.Value)))
            .Where(life => life.End > (life.Begin * Growth) + Slack)
            .Select(life => $"the memory of {life.Name} grew from {Mega(life.Begin)} to {Mega(life.End)}"),
    ];

    public override string ToString() => string.Join('\n',
    [
        .. _memory.Where(life => life.Value[^1].At - life.Value[0].At > WarmUp).OrderBy(life => life.Key.Name, StringComparer.Ordinal)
            .Select(life => $"{life.Key.Name}: {(life.Value[^1].At - life.Value[0].At).TotalMinutes:0.0} min, {Mega(Begin(life.Value))} to {Mega(End(life.Value))}"),
        .. _most.Select(entry => $"{entry.Key}: at most {entry.Value} connections"),
    ]);

    private async Task<IReadOnlyList<(string Name, long Count, long Limit)>> ConnectionsAsync() =>
    [
        ("PostgreSQL of the API", await CountAsync(fleet.FleetDatabase), ReplicasOfRole * ConnectionsOfReplica),
        ("PostgreSQL of Maestro", await CountAsync(fleet.MaestroDatabase), ReplicasOfRole * ConnectionsOfReplica),
        ("Sentinels to RabbitMQ", fleet.Wires["Sentinels to RabbitMQ"].Connections, 2 * 2 * ReplicasOfRole),
        ("adapters to RabbitMQ", fleet.Wires["adapters to RabbitMQ"].Connections, 2 * 2 * ReplicasOfRole),
        ("Maestro to Mosquitto", fleet.Wires["Maestro to Mosquitto"].Connections, ReplicasOfRole),
        ("agents to Mosquitto", fleet.Wires["agents to Mosquitto"].Connections, SoakSize.Agents),
    ];

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Backends);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private List<(DateTimeOffset At, long Bytes)> Samples(string name, int id) =>
        _memory.TryGetValue((name, id), out var samples) ? samples : _memory[(name, id)] = [];

    // The median of the quarter after the first, and of the last.
    private static long Begin(List<(DateTimeOffset At, long Bytes)> samples) => Median(samples.Skip(samples.Count / 4).Take((samples.Count / 4) + 1));

    private static long End(List<(DateTimeOffset At, long Bytes)> samples) => Median(samples.Skip(samples.Count - (samples.Count / 4) - 1));

    private static long Median(IEnumerable<(DateTimeOffset At, long Bytes)> samples)
    {
        var sorted = samples.Select(sample => sample.Bytes).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Mega(long bytes) => $"{bytes >> 20} MB";

    private static long? Resident(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }
}
