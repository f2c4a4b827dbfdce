namespace HyperFleet.Robustness.Tests;

/// <summary>What happens to a world; each heals itself before the next one comes.</summary>
internal static class Faults
{
    public static IReadOnlyList<(string Name, Func<World, TimeSpan, Task> HappenAsync)> All { get; } =
    [
        ("the agent is killed and away", (world, pause) => KillAsync(world.Agent, pause)),
        ("the agent is killed and back at once", (world, _) => KillAsync(world.Agent, TimeSpan.Zero)),
        ("the server is killed", (world, pause) => KillAsync(world.Server, pause)),
        ("the broker is killed", (world, pause) => KillAsync(world.Broker, pause)),
        ("the broker is restarted", (world, _) => world.Broker.RestartAsync()),
        ("the agent hangs", (world, pause) => HangAsync(world.Agent, pause)),
        ("the server hangs", (world, pause) => HangAsync(world.Server, pause)),
        ("the agent's connection is cut", (world, _) => CutAsync(world.AgentsWire)),
        ("the server's connection is cut", (world, _) => CutAsync(world.ServersWire)),
        ("both connections are cut", async (world, _) => await Task.WhenAll(CutAsync(world.ServersWire), CutAsync(world.AgentsWire))),
        ("nothing reaches the agent", (world, pause) => HoldAsync(world.AgentsWire.HoldAnswers, world.AgentsWire, pause)),
        ("nothing reaches the server", (world, pause) => HoldAsync(world.ServersWire.HoldAnswers, world.ServersWire, pause)),
        ("the database ends its sessions", (world, _) => world.EndSessionsAsync()),
        .. new[] { Trouble.Conflict, Trouble.TooMany, Trouble.Error, Trouble.Cut, Trouble.LostAnswer, Trouble.Denied }.Select(trouble => ($"Kubernetes: {trouble}", Kubernetes(trouble))),
    ];

    private static async Task KillAsync(Fixtures.ServerFixture victim, TimeSpan pause)
    {
        await victim.KillAsync();
        await PauseAsync(pause);
        await victim.StartAsync();
    }

    private static async Task HangAsync(Fixtures.ServerFixture victim, TimeSpan pause)
    {
        victim.Pause();
        await PauseAsync(pause);
        victim.Resume();
    }

    private static Task CutAsync(Fixtures.TcpProxy wire)
    {
        wire.Cut();
        return Task.CompletedTask;
    }

    // What was held is lost with the connection.
    private static async Task HoldAsync(Action hold, Fixtures.TcpProxy wire, TimeSpan pause)
    {
        hold();
        await PauseAsync(pause);
        wire.Cut();
        wire.Release();
    }

    private static Func<World, TimeSpan, Task> Kubernetes(Trouble trouble) => async (world, pause) =>
    {
        world.Cluster.Trouble = trouble;
        await PauseAsync(pause);
        world.Cluster.Trouble = Trouble.None;
    };

    private static Task PauseAsync(TimeSpan pause) => Task.Delay(pause, TimeProvider.System);
}
