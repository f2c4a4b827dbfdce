using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>
/// What each chart renders, and what each toggle changes in it: golden/{chart}/default.yaml is whole, every other file holds the lines
/// that a toggle takes away (-) and adds (+). Written anew by <c>HYPERFLEET_GOLDEN=write dotnet run --project tests/Deployment -c Release -- --filter-class '*GoldenTests'</c>.
/// </summary>
public sealed class GoldenTests
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("HYPERFLEET_GOLDEN") == "write";

    private static readonly (string Chart, string Toggle, string Values)[] Toggles =
    [
        ("maestro-agent", "default", ""),
        ("maestro-agent", "image-digest", "image.digest=sha256:abc"),
        ("maestro-agent", "replicas", "deployment.replicas=2"),
        ("maestro-agent", "without-secrets-store", "ascp.enabled=false"),
        ("maestro-agent", "without-pod-identity", "aws.podIdentity.enabled=false"),
        ("maestro-agent", "without-execution-admin", "rbac.executionAdmin=false"),
        ("maestro-agent", "without-metrics", "metrics.enabled=false"),
        ("maestro-agent", "tracing", "tracing.enabled=true,tracing.address=http://collector:4317,tracing.exporter=otlp"),
        ("maestro-agent", "network-policy", "networkPolicy.enabled=true"),
        ("maestro-agent", "pod-monitor", "metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.labels.team=fleet"),
        ("maestro-agent", "placement", "nodeSelector.pool=infra,imagePullSecrets[0].name=pull,fullnameOverride=other"),
        ("maestro-server", "default", ""),
        ("maestro-server-eso", "default", ""),
        ("maestro-server-eso", "without-spread", "deployment.zoneCount=0"),
        ("maestro-server-eso", "one-replica", "deployment.replicas=1"),
        ("maestro-server-eso", "without-pod-identity", "aws.podIdentity.enabled=false"),
        ("maestro-server-eso", "database", "database.sslMode=verify-full,database.rootCert=/etc/rds/ca.pem,database.usePasswordAuth=false,database.debug=true"),
        ("maestro-server-eso", "tracing", "tracing.enabled=true,tracing.address=http://collector:4317,tracing.exporter=otlp"),
        ("maestro-server-eso", "network-policy", "networkPolicy.enabled=true"),
        ("maestro-server-eso", "service-monitor", "metrics.serviceMonitor.enabled=true"),
        ("maestro-server-eso", "services", "service.http.type=NodePort,service.grpc.port=9000"),
        ("hyperfleet-system", "default", ""),
        ("hyperfleet-system", "create-namespace", "createNamespace=true"),
        ("hyperfleet-system", "without-jwt", "hyperfleetApi.auth.enableJwt=false,hyperfleetApi.adapters.cluster={landing-zone}"),
        ("hyperfleet-system", "own-database", "hyperfleetApi.database.external.enabled=false,hyperfleetApi.env[0].name=DB_HOST,hyperfleetApi.env[0].value=postgres"),
        ("hyperfleet-system", "own-rabbitmq", "hyperfleetSentinel.broker.external.enabled=false,hyperfleetAdapter.broker.external.enabled=false"),
        ("hyperfleet-system", "without-maestro", "hyperfleetAdapter.adapterConfig.maestro.enabled=false"),
        ("hyperfleet-system", "maestro-tls", "hyperfleetAdapter.adapterConfig.maestro.insecure=false,hyperfleetAdapter.adapterConfig.maestro.auth.type=tls,hyperfleetAdapter.adapterConfig.maestro.auth.tlsConfig.caFile=/etc/maestro/ca.crt"),
        ("hyperfleet-system", "rbac", "hyperfleetAdapter.rbac.resources={namespaces,jobs,deployments,roles}"),
        ("hyperfleet-system", "without-rbac", "hyperfleetAdapter.rbac.create=false"),
        ("hyperfleet-system", "own-configuration", "hyperfleetAdapter.adapterConfig.create=false,hyperfleetAdapter.adapterTaskConfig.create=false,hyperfleetAdapter.broker.create=false"),
        ("hyperfleet-system", "replicas", "hyperfleetApi.replicaCount=2,hyperfleetSentinel.replicaCount=2,hyperfleetAdapter.replicaCount=2,topologySpread.enabled=false"),
        ("hyperfleet-system", "without-probes", "hyperfleetAdapter.probes.liveness.enabled=false,hyperfleetAdapter.probes.readiness.enabled=false"),
        ("hyperfleet-system", "selector", "hyperfleetSentinel.config.resourceSelector[0].label=region,hyperfleetSentinel.config.resourceSelector[0].value=us-east"),
        ("hyperfleet-system", "network-policy", "networkPolicy.enabled=true"),
        ("hyperfleet-system", "monitors", "hyperfleetApi.serviceMonitor.enabled=true,hyperfleetSentinel.podMonitor.enabled=true,hyperfleetAdapter.podMonitor.enabled=true"),
        ("hyperfleet-system", "tracing", "tracing.enabled=true,tracing.address=http://collector:4317"),
        ("hyperfleet-system", "without-service-accounts", "hyperfleetApi.serviceAccount.create=false,hyperfleetSentinel.serviceAccount.create=false,hyperfleetAdapter.serviceAccount.create=false"),
    ];

    public static TheoryData<string, string> Cases { get; } = [.. Toggles.Select(toggle => new TheoryDataRow<string, string>(toggle.Chart, toggle.Toggle))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_Helms_render_what_the_golden_file_says(string name, string toggle)
    {
        var chart = Chart.Named(name);
        var values = Toggles.Single(row => row.Chart == name && row.Toggle == toggle).Values;
        var (third, fourth) = (await DifferenceAsync("helm3", chart, values), await DifferenceAsync("helm4", chart, values));
        Assert.Equal(fourth, third);

        var path = Tool.At("tests", "Deployment", "golden", name, toggle + Extension(toggle));
        if (Write)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, fourth, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), fourth);
    }

    [Fact]
    public void Every_golden_file_belongs_to_a_toggle() => Assert.Equal(
        Toggles.Select(row => $"{row.Chart}/{row.Toggle}{Extension(row.Toggle)}").Order(StringComparer.Ordinal),
        Directory.GetFiles(Tool.At("tests", "Deployment", "golden"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Tool.At("tests", "Deployment", "golden"), file)).Order(StringComparer.Ordinal));

    private static string Extension(string toggle) => toggle == "default" ? ".yaml" : ".txt";

    private static async Task<string> DifferenceAsync(string helm, Chart chart, string values)
    {
        var whole = Chart.Documents(await chart.TemplateAsync(helm));
        if (values.Length == 0) return string.Join("\n---\n", whole) + "\n";
        var (before, after) = (whole.SelectMany(document => Leaves(document)).ToList(), Chart.Documents(await chart.TemplateAsync(helm, "--set", values)).SelectMany(document => Leaves(document)).ToList());
        return string.Join('\n', [.. before.Except(after).Select(line => "- " + line), .. after.Except(before).Select(line => "+ " + line), ""]);
    }

    /// <summary>One line for every scalar of an object: kind, name, path and value.</summary>
    private static IEnumerable<string> Leaves(string document)
    {
        var item = (JsonObject)YamlJson.Parse(document)!;
        return Leaves($"{item.Kind()} {item.Name()}:", item);
    }

    private static IEnumerable<string> Leaves(string path, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(member => Leaves($"{path} {member.Key}", member.Value)),
        JsonArray { Count: > 0 } list => list.SelectMany((member, i) => Leaves($"{path}[{(member as JsonObject)?["name"]?.ToString() ?? $"{i}"}]", member)),
        _ => [$"{path} = {node?.ToJsonString() ?? "null"}"],
    };
}
