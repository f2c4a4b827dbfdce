using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;
using HyperFleet.Host;

namespace HyperFleet.Deployment.Tests.Contract;

/// <summary>Charts and executable name the same flags and variables, in both directions.</summary>
public sealed class CommandLineTests
{
    /// <summary>Programs of the image, which Dockerfile makes of the one executable.</summary>
    private static readonly Dictionary<string, string[]> Programs = new()
    {
        ["/usr/local/bin/maestro"] = ["maestro"], ["/app/hyperfleet-api"] = ["api"], ["/app/sentinel"] = ["sentinel"], ["/app/adapter"] = ["adapter"],
    };

    /// <summary>Flags of the Maestro roles that no chart sets: their defaults are those of production, or they are for other surroundings.</summary>
    private static readonly string[] AtDefault =
    [
        "--grpc-*", "--https-*", "--http-cors-*", "--heartbeat-*", "--permit-ping-without-stream", "--subscription-type", "--undelivered-resource-threshold", "--stale-delete-event-threshold",
        "--event-*", "--resync-unknown-consumers", "--disable-message-broker", "--source-id", "--status-sync-interval", "--spec-resync-interval", "--leader-election-*", "--appliedmanifestwork-eviction-grace-period",
        "--max-json-raw-length", "--max-feedback-watch", "--workload-agent-workers", "--kubeconfig", "--kube-api-*", "--feature-gates", "--log-*", "--cloudevents-client-codecs",
    ];

    /// <summary>Variables that are read by libraries or by other programs of these names, so that no help text lists them.</summary>
    private static readonly string[] KnownVariables =
        ["AMS_ENV", "POD_NAME", "ENABLE_AUTHZ", "BROKER_CONFIG_FILE", "BROKER_RABBITMQ_URL", "BROKER_QUEUE", "HYPERFLEET_CLUSTER_ADAPTERS", "HYPERFLEET_NODEPOOL_ADAPTERS"];

    [Fact]
    public async Task Every_command_of_every_chart_is_understood()
    {
        var seen = 0;
        foreach (var container in await ContainersAsync())
        {
            var result = Parse(container);
            Assert.True(result.Errors.Count == 0, $"{string.Join(' ', container.CommandLine())}: {string.Join("; ", result.Errors.Select(error => error.Message))}");
            seen++;
        }

        Assert.Equal(1 + 2 + 2 + 4, seen);
    }

    [Fact]
    public async Task Every_flag_of_the_maestro_roles_is_in_a_chart_or_left_at_its_default()
    {
        var used = (await ContainersAsync()).SelectMany(container => container.CommandLine()).Select(argument => argument.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        var maestro = HyperFleetCommand.Create().Subcommands.Single(command => command.Name == "maestro").Subcommands;
        var flags = maestro.Where(command => command.Name is "server" or "agent" or "migration").SelectMany(command => command.Options).Where(option => !option.Hidden && option.Name is not "--help");
        var unmentioned = flags.Select(option => option.Name).Distinct().Where(flag => !used.Contains(flag) && !AtDefault.Any(known => known.EndsWith('*') ? flag.StartsWith(known[..^1], StringComparison.Ordinal) : flag == known));
        Assert.Empty(unmentioned);
    }

    [Fact]
    public async Task Every_variable_of_every_chart_is_read()
    {
        foreach (var container in await ContainersAsync())
        {
            var help = string.Join('\n', Parse(container).CommandResult.Command.Options.Select(option => option.Description));
            foreach (var name in container["env"].Members().Select(variable => variable["name"]!.ToString()))
                Assert.True(KnownVariables.Contains(name) || help.Contains(name, StringComparison.Ordinal), $"{container["name"]} does not read {name}");
        }
    }

    [Fact]
    public void The_image_has_every_program_that_a_chart_calls()
    {
        var dockerfile = File.ReadAllText(Tool.At("Dockerfile"));
        foreach (var (program, command) in Programs) Assert.Contains($"{program}:{command[0]}", dockerfile, StringComparison.Ordinal);
    }

    private static ParseResult Parse(JsonObject container)
    {
        var line = container.CommandLine();
        return HyperFleetCommand.Create().Parse([.. Programs[line[0]], .. line[1..]]);
    }

    private static async Task<IEnumerable<JsonObject>> ContainersAsync() => (await ObjectTests.DeploymentsAsync()).SelectMany(deployment => deployment.Containers());
}
