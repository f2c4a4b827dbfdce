using System.Text.Json.Nodes;

namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>The names, labels and ports that the operators' commands rely on (deployment contract §0.1).</summary>
public sealed class ObjectTests
{
    [Fact]
    public async Task The_agent_has_the_names_that_its_documentation_asks_for()
    {
        var objects = await Chart.Agent.RenderAsync();
        var deployment = objects.The("Deployment", "maestro-agent");
        Assert.Equal("maestro-agent", deployment["spec"]!["template"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
        Assert.Equal("agent", Assert.Single(deployment.Containers())["name"]!.GetValue<string>());
        Assert.Equal("secrets-store", deployment.Pod()["volumes"]![0]!["name"]!.GetValue<string>());
        Assert.StartsWith("arn:aws:iam", objects.The("ServiceAccount", "maestro-agent")["metadata"]!["annotations"]!["eks.amazonaws.com/role-arn"]!.GetValue<string>(), StringComparison.Ordinal);
        objects.The("SecretProviderClass", "maestro-agent-secrets");
        objects.The("ConfigMap", "maestro-agent-mqtt-config");
        Assert.Empty(objects.Of("Service"));
    }

    [Fact]
    public async Task The_server_has_the_names_that_its_documentation_asks_for()
    {
        var objects = await Chart.ServerEso.RenderAsync();
        var deployment = objects.The("Deployment", "maestro");
        var labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!;
        Assert.Equal(("maestro", "maestro-server"), (labels["app"]!.GetValue<string>(), labels["component"]!.GetValue<string>()));
        Assert.NotNull(deployment["spec"]!["template"]!["metadata"]!["annotations"]!["checksum/config"]);
        Assert.Equal(["migration", "service"], deployment.Containers().Select(container => container["name"]!.GetValue<string>()));
        Assert.Equal(
            ["maestro-grpc 8090 8090", "maestro-health 8083 8083", "maestro-http 8080 8080", "maestro-metrics 8080 9090"],
            objects.Of("Service").Select(service => $"{service.Name()} {service["spec"]!["ports"]![0]!["port"]} {service["spec"]!["ports"]![0]!["targetPort"]}").Order(StringComparer.Ordinal));
        objects.The("SecretProviderClass", "maestro-server-secrets");
    }

    [Fact]
    public async Task HyperFleet_has_the_names_that_its_documentation_asks_for()
    {
        var objects = await Chart.System.RenderAsync();
        foreach (var (component, account) in (ReadOnlySpan<(string, string)>)[("api", "hyperfleet-api-sa"), ("sentinel", "sentinel-sa"), ("adapter", "hyperfleet-adapter-sa")])
        {
            var deployment = objects.The("Deployment", "hyperfleet-" + component);
            Assert.Equal("hyperfleet-" + component, deployment["spec"]!["template"]!["metadata"]!["labels"]!["app.kubernetes.io/name"]!.GetValue<string>());
            Assert.Equal("hyperfleet-" + component, deployment.Containers().Last()["name"]!.GetValue<string>());
            Assert.Equal(account, deployment.Pod()["serviceAccountName"]!.GetValue<string>());
            Assert.EndsWith("hyperfleet-" + component, objects.The("ServiceAccount", account)["metadata"]!["annotations"]!["eks.amazonaws.com/role-arn"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal(["8000", "8080", "9090"], objects.The("Service", "hyperfleet-api")["spec"]!["ports"].Members().Select(port => port["port"]!.ToString()));
        foreach (var name in (ReadOnlySpan<string>)["hyperfleet-sentinel-broker-config", "hyperfleet-adapter-broker-config"])
            Assert.Contains("exchange_type: \"topic\"", objects.The("ConfigMap", name)["data"]!["broker.yaml"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("db-secrets", objects.The("Deployment", "hyperfleet-api").Pod()["volumes"]![0]!["name"]!.GetValue<string>());
        Assert.Equal("""[{"secretName":"hyperfleet-api-db-secret","type":"Opaque","data":[{"objectName":"db.host","key":"DB_HOST"}]}]""",
            objects.The("SecretProviderClass", "hyperfleet-api-db-secrets")["spec"]!["secretObjects"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_container_runs_without_privileges()
    {
        foreach (var deployment in await DeploymentsAsync())
        {
            Assert.True(deployment.Pod()["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
            foreach (var context in deployment.Containers().Select(container => container["securityContext"]!))
            {
                Assert.True(context["readOnlyRootFilesystem"]!.GetValue<bool>());
                Assert.False(context["allowPrivilegeEscalation"]!.GetValue<bool>());
                Assert.Equal("""["ALL"]""", context["capabilities"]!["drop"]!.ToJsonString());
                Assert.Equal("RuntimeDefault", (context["seccompProfile"] ?? deployment.Pod()["securityContext"]!["seccompProfile"])!["type"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Service_ports_and_probes_reach_ports_that_a_container_listens_on()
    {
        foreach (var chart in Chart.All)
        {
            var objects = await chart.RenderAsync();
            foreach (var deployment in objects.Of("Deployment"))
            {
                var ports = deployment.Containers().SelectMany(container => container["ports"].Members()).ToDictionary(port => port["name"]!.ToString(), port => port["containerPort"]!.ToString());
                string Number(JsonNode port) => ports.GetValueOrDefault(port.ToString(), port.ToString());
                var probed = deployment.Containers().SelectMany(container => new[] { container["livenessProbe"], container["readinessProbe"] }).OfType<JsonNode>().Select(probe => Number(probe["httpGet"]!["port"]!));
                Assert.All(probed, port => Assert.Contains(port, ports.Values));
                var labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
                foreach (var service in objects.Of("Service").Where(service => service["spec"]!["selector"]!.AsObject().All(label => labels[label.Key]?.ToString() == label.Value!.ToString())))
                    Assert.All(service["spec"]!["ports"].Members(), port => Assert.Contains(Number(port["targetPort"]!), ports.Values));
            }
        }
    }

    [Fact]
    public async Task Every_volume_that_is_mounted_exists_and_the_other_way_round()
    {
        foreach (var deployment in await DeploymentsAsync())
            Assert.Equal(
                deployment.Pod()["volumes"].Members().Select(volume => volume["name"]!.ToString()).Order(StringComparer.Ordinal),
                deployment.Containers().SelectMany(container => container["volumeMounts"].Members()).Select(mount => mount["name"]!.ToString()).Distinct().Order(StringComparer.Ordinal));
    }

    internal static async Task<IEnumerable<JsonObject>> DeploymentsAsync()
    {
        var deployments = new List<JsonObject>();
        foreach (var chart in Chart.All) deployments.AddRange((await chart.RenderAsync()).Of("Deployment"));
        return deployments;
    }
}
