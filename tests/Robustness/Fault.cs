using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>Something that goes wrong for a while and is healed before it returns.</summary>
internal sealed record Fault(string Name, Func<TimeSpan, Task> HappenAsync)
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(100);

    // A broker starts among all that is busy because it was away.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static Fault Killed(string who, ServerFixture victim) => new($"{who} is killed and away", pause => KillAsync(victim, pause));

    public static Fault KilledAndBack(string who, ServerFixture victim) => new($"{who} is killed and back at once", _ => KillAsync(victim, TimeSpan.Zero));

    public static Fault Hangs(string who, ServerFixture victim) => new($"{who} hangs", async pause =>
    {
        victim.Pause();
        await PauseAsync(pause);
        victim.Resume();
    });

    public static Fault Cut(string what, params TcpProxy[] wires) => new($"{what} cut", _ =>
    {
        Array.ForEach(wires, wire => wire.Cut());
        return Task.CompletedTask;
    });

    /// <summary>What was held is lost with the connection.</summary>
    public static Fault Held(string whom, TcpProxy wire) => new($"nothing reaches {whom}", async pause =>
    {
        wire.HoldAnswers();
        await PauseAsync(pause);
        wire.Cut();
        wire.Release();
    });

    public static Fault Slow(string what, TcpProxy wire) => new($"{what} is slow", async pause =>
    {
        wire.Delay = Slowness;
        await PauseAsync(pause);
        wire.Delay = TimeSpan.Zero;
    });

    /// <summary>One packet in ten, either way.</summary>
    public static Fault Lossy(string what, TcpProxy wire) => new($"{what} loses packets", async pause =>
    {
        await PacketLoss.BeginAsync(wire.Port);
        await PauseAsync(pause);
        await PacketLoss.EndAsync();
    });

    /// <summary>Everything that a Kubernetes API does to others.</summary>
    public static IEnumerable<Fault> TroublesOf(string name, FlakyCluster cluster) =>
        new[] { Trouble.Conflict, Trouble.TooMany, Trouble.Error, Trouble.Cut, Trouble.LostAnswer, Trouble.Denied }.Select(trouble => new Fault($"{name}: {trouble}", async pause =>
        {
            cluster.Trouble = trouble;
            await PauseAsync(pause);
            cluster.Trouble = Trouble.None;
        }));

    private static async Task KillAsync(ServerFixture victim, TimeSpan pause)
    {
        await victim.KillAsync();
        await PauseAsync(pause);
        await victim.StartAsync(Patience);
    }

    private static Task PauseAsync(TimeSpan pause) => Task.Delay(pause, TimeProvider.System);
}
