namespace HyperFleet.Robustness.Tests;

/// <summary>Faults at random, one after the other, while clients work. The seed decides which, how long and with what calm between them.</summary>
internal sealed record Storm(int Seed, TimeSpan Duration)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>So many happen however long they take.</summary>
    public int FewestFaults { get; init; } = 3;

    public (TimeSpan Shortest, TimeSpan Longest) Calm { get; init; } = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    public (TimeSpan Shortest, TimeSpan Longest) Pause { get; init; } = (TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3));

    /// <summary>Is asked about once a second while nothing is wrong.</summary>
    public Func<Task> Meanwhile { get; init; } = () => Task.CompletedTask;

    /// <summary>Returns when the last fault is healed and the last client has stopped; how many faults there were.</summary>
    public async Task<int> RunAsync(IReadOnlyList<Fault> faults, IEnumerable<Func<CancellationToken, Task>> clients, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = Task.WhenAll(clients.Select(client => client(end.Token)).ToList());
        var random = new Random(Seed);
        var started = TimeProvider.System.GetTimestamp();
        var count = 0;
        for (; count < FewestFaults || TimeProvider.System.GetElapsedTime(started) < Duration; count++)
        {
            await RestAsync(Between(random, Calm), cancellation);
            var fault = faults[random.Next(faults.Count)];
            var pause = Between(random, Pause);
            Run.Say($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s: {fault.Name}");
            await fault.HappenAsync(pause);
        }
        await end.CancelAsync();
        await working;
        return count;
    }

    private async Task RestAsync(TimeSpan calm, CancellationToken cancellation)
    {
        for (var left = calm; left > TimeSpan.Zero; left -= Glance)
        {
            await Meanwhile();
            await Task.Delay(left < Glance ? left : Glance, TimeProvider.System, cancellation);
        }
    }

    private static TimeSpan Between(Random random, (TimeSpan Shortest, TimeSpan Longest) range) =>
        TimeSpan.FromMilliseconds(random.Next((int)range.Shortest.TotalMilliseconds, (int)range.Longest.TotalMilliseconds));
}
