using HyperFleet.Fixtures;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Broker;

/// <summary>What the broker file says counts from the next connection on (Maestro server §3.1).</summary>
public sealed class CredentialTests(PostgresServer postgres) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly MountedFiles _mount = new();

    public void Dispose() => _mount.Dispose();

    [Fact]
    public async Task A_password_that_is_replaced_in_the_broker_file_is_used_from_the_next_connection_on()
    {
        await using var broker = await MosquittoServer.StartAsync(MosquittoServer.Demand(_mount["passwords"], "maestro", "former"));
        await WriteAsync(broker, "former");
        await using var maestro = await Maestro.StartAsync(postgres, configure: options => options with { Broker = new() { ConfigFile = _mount["mqtt.config"] } });
        var link = maestro.Service<BrokerLink>();
        await Eventually.Equal(null, () => link.Failure, Deadline);

        await broker.StopAsync();
        await Eventually.True(() => link.Failure is not null, Deadline, "the server has lost its broker");
        MosquittoServer.Demand(_mount["passwords"], "maestro", "next");
        await ((ServerFixture)broker).StartAsync();
        await WriteAsync(broker, "next");
        await Eventually.Equal(null, () => link.Failure, Deadline);
    }

    private Task WriteAsync(MosquittoServer broker, string password) => _mount.WriteAsync(("mqtt.config", $$"""
        brokerHost: 127.0.0.1:{{broker.Port}}
        username: maestro
        password: {{password}}
        topics:
          sourceEvents: sources/maestro/consumers/+/sourceevents
          agentEvents: sources/maestro/consumers/+/agentevents
        """));
}
