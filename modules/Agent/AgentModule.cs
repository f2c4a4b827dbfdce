using System.CommandLine;
using HyperFleet.Agent.Configuration;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Agent;

/// <summary>
/// The agent of one management cluster: takes ManifestWorks from the message broker, applies them to the cluster and reports what
/// became of them. Nobody needs a route into the cluster.
/// </summary>
public static class AgentModule
{
    /// <summary><c>agent</c>, for the <c>maestro</c> command.</summary>
    public static Command Command()
    {
        var table = AgentSettings.Table();
        var listeners = new ManagementListeners { OnRequestOnly = true };
        var command = new Command("agent", "Apply the works of one cluster until told to stop.");
        table.AddTo(command);
        listeners.AddTo(command);
        command.SetAction(async (flags, cancellation) =>
        {
            var configuration = AgentConfiguration.Load(table, flags, Environment.GetEnvironmentVariable);
            await AgentHost.RunAsync(configuration, listeners.Read(flags, Environment.GetEnvironmentVariable), cancellation);
            return 0;
        });
        return command.WithExamples(
            "hyperfleet maestro agent --consumer-name=management-abc123 --workload-source-config=config.yaml --kubeconfig ~/.kube/config",
            "hyperfleet maestro agent --consumer-name=management-abc123 --workload-source-driver=mqtt --workload-source-config=/mnt/secrets-store/config.yaml --disable-leader-election=true -v=10");
    }

    /// <summary>The CustomResourceDefinition that the agent's cluster must have, as YAML.</summary>
    public static string CustomResourceDefinition()
    {
        using var stream = typeof(AgentModule).Assembly.GetManifestResourceStream("appliedmanifestworks.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
