using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;
using HyperFleet.Mqtt;

namespace HyperFleet.Agent.Tests.Messaging;

/// <summary>What the broker file says counts from the next connection on.</summary>
public sealed class CredentialTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly MountedFiles _mount = new();

    public void Dispose() => _mount.Dispose();

    [Fact]
    public async Task A_password_that_is_corrected_in_the_broker_file_is_used_from_the_next_connection_on()
    {
        await using var secured = await MosquittoServer.StartAsync(MosquittoServer.Demand(_mount["passwords"], "agent", "right"));
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        await WriteAsync("wrong");
        await using var agent = await RunningAgent.StartAsync(secured, cluster.Connection, "renewed", with: options => options with { WorkloadSourceConfig = _mount["config.yaml"] });
        var session = agent.Service<MqttSession>();
        await Eventually.Equal<MqttReasonCode?>(MqttReasonCode.NotAuthorized, () => session.State.Disconnect?.ReasonCode, Deadline);

        await WriteAsync("right");
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status, Deadline);

        Task WriteAsync(string password) => _mount.WriteAsync(("config.yaml", $$"""
            brokerHost: 127.0.0.1:{{secured.Port}}
            username: agent
            password: {{password}}
            topics:
              sourceEvents: {{RunningAgent.Topics("renewed")["sourceEvents"]}}
              agentEvents: {{RunningAgent.Topics("renewed")["agentEvents"]}}
            """));
    }
}
