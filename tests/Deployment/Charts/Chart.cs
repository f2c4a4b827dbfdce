using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>A chart of this repository with the values that its installation must be given.</summary>
internal sealed record Chart(string Name, string Path, string Release, string Namespace, params string[] Required)
{
    /// <summary>A chart does not change while the tests run, and Helm takes its time.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);

    public static Chart Agent { get; } = new("maestro-agent", "charts/maestro-agent", "maestro-agent", "maestro",
        "maestro.consumerName=management-abc123", "broker.endpoint=x-ats.iot.us-east-1.amazonaws.com",
        "ascp.mqttCertSecretName=management-abc123/maestro/agent-mqtt-cert", "aws.podIdentity.roleArn=arn:aws:iam::123456789012:role/management-abc123-maestro-agent");

    public static Chart Server { get; } = new("maestro-server", "charts/maestro-server", "maestro-server", "maestro",
        "broker.endpoint=x-ats.iot.us-east-1.amazonaws.com", "externalSecrets.mqttCertSecretName=own/mqtt", "externalSecrets.dbCredentialsSecretName=own/db");

    public static Chart ServerEso { get; } = new("maestro-server-eso", "charts/maestro-server-eso", "maestro-server", "maestro",
        "broker.endpoint=x-ats.iot.us-east-1.amazonaws.com", "clusterName=regional-ab12", "aws.podIdentity.roleArn=arn:aws:iam::123456789012:role/regional-ab12-maestro-server");

    public static Chart System { get; } = new("hyperfleet-system", "argocd/config/regional-cluster/hyperfleet-system", "hyperfleet-system", "hyperfleet-system",
        "hyperfleetApi.aws.podIdentity.roleArn=arn:aws:iam::123456789012:role/regional-ab12-hyperfleet-api",
        "hyperfleetSentinel.aws.podIdentity.roleArn=arn:aws:iam::123456789012:role/regional-ab12-hyperfleet-sentinel",
        "hyperfleetAdapter.aws.podIdentity.roleArn=arn:aws:iam::123456789012:role/regional-ab12-hyperfleet-adapter");

    public static IReadOnlyList<Chart> All { get; } = [Agent, Server, ServerEso, System];

    public static Chart Named(string name) => All.Single(chart => chart.Name == name);

    /// <summary>As text, as <c>helm template</c> writes it, with the required values and those given.</summary>
    public Task<string> TemplateAsync(string helm, params IReadOnlyList<string> arguments)
    {
        string[] line = ["template", Release, Path, "-n", Namespace, "--kube-version", "1.34.0", .. Required.SelectMany(value => (string[])["--set", value]), .. arguments];
        return Templates.GetOrAdd(helm + '\0' + string.Join('\0', line), _ => new(async () => (await Tool.RunAsync(helm, line)).Successful())).Value;
    }

    public async Task<IReadOnlyList<JsonObject>> RenderAsync(params IReadOnlyList<string> arguments) => [.. Documents(await TemplateAsync("helm4", arguments))
        .Select(YamlJson.Parse).OfType<JsonObject>()];

    public static IEnumerable<string> Documents(string manifests) =>
        ("\n" + manifests).Split("\n---", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(document => document.Contains("kind:", StringComparison.Ordinal));
}
