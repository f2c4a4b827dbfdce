using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Server.Instances;

/// <summary>The database answers, and says that this instance is ready.</summary>
internal sealed class InstanceReadiness(Heartbeat heartbeat) : IReadinessCheck
{
    public string Name => "database";

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        await heartbeat.IsReadyAsync(cancellationToken) ? null : "no recent heartbeat of this instance";
}
