using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Adapter.Hosting;

/// <summary>The <c>config</c> entry of <c>/readyz</c>: a process that answers has loaded its configuration.</summary>
internal sealed class ConfigurationLoaded : IReadinessCheck
{
    public string Name => "config";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);
}
