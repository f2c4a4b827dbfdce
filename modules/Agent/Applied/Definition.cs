using System.Text.Json.Nodes;
using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Kubernetes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Applied;

/// <summary>
/// The chart installs the CustomResourceDefinition. On a cluster without it the agent installs it itself, where it may; works wait
/// until it is there.
/// </summary>
internal sealed class Definition(KubernetesClient kubernetes, Leadership leadership, AgentOptions options, TimeProvider time, ILogger<Definition> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);
    private static readonly GroupVersionKind Kind = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

    private string? _missing = "";

    /// <summary>Looks once before works arrive; of several replicas the one that works.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.DisableLeaderElection)
            _missing = await MissingAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await leadership.ElectedAsync(stoppingToken);
        while (_missing is not null && (_missing = await MissingAsync(stoppingToken)) is { } reason)
        {
            AgentLog.DefinitionMissing(logger, reason);
            await Task.Delay(Retry, time, stoppingToken);
        }
    }

    private async Task<string?> MissingAsync(CancellationToken cancellation)
    {
        try
        {
            var manifest = (JsonObject)YamlJson.Parse(AgentModule.CustomResourceDefinition())!;
            if (await kubernetes.ForAsync(Kind, cancellation) is not { } definitions)
                return "the server serves no CustomResourceDefinitions";
            if ((await definitions.GetAsync(null, manifest.Name!, cancellation)).Succeeded)
                return null;
            var created = await definitions.CreateAsync(manifest, null, cancellation);
            if (created.Outcome is not (KubernetesOutcome.Ok or KubernetesOutcome.AlreadyExists))
                return created.Status!.Message;
            AgentLog.DefinitionInstalled(logger);
            return null;
        }
        catch (KubernetesException fault)
        {
            return fault.Message;
        }
    }
}
