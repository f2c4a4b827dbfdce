namespace HyperFleet.Load.Measuring;

/// <summary>Processor time between its making and its reading, by process; the measuring client itself always included.</summary>
internal sealed class CpuMeter
{
    private readonly (string Name, int Id)[] _processes;
    private readonly TimeSpan[] _before;
    private readonly TimeSpan _client = Environment.CpuUsage.TotalTime;

    public CpuMeter(params (string Name, int Id)[] processes)
    {
        _processes = processes;
        _before = [.. processes.Select(process => ProcessCpu.OfTree(process.Id))];
    }

    /// <summary>Microseconds per operation.</summary>
    public Dictionary<string, double> PerOperation(long operations)
    {
        var used = new Dictionary<string, double>();
        for (var i = 0; i < _processes.Length; i++)
            used[_processes[i].Name] = Share(ProcessCpu.OfTree(_processes[i].Id) - _before[i], operations);
        used["client"] = Share(Environment.CpuUsage.TotalTime - _client, operations);
        return used;
    }

    private static double Share(TimeSpan time, long operations) => time.TotalMicroseconds / Math.Max(1, operations);
}
