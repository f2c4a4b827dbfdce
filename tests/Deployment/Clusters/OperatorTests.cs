using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;

namespace HyperFleet.Deployment.Tests.Clusters;

/// <summary>The commands of the three READMEs that need no AWS and no running pod, with what they say to expect. Each test has a cluster of its own.</summary>
public sealed class OperatorTests : IAsyncLifetime
{
    private readonly LocalCluster _cluster = new();

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task The_agent_is_installed_looked_at_and_uninstalled(string helm)
    {
        await HelmAsync(helm, ["install", "maestro-agent", "charts/maestro-agent", "-n", "maestro", "--create-namespace", .. Values(Chart.Agent)]);

        Assert.Contains("eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/management-abc123-maestro-agent", await KubectlAsync("get", "sa", "maestro-agent", "-n", "maestro", "-o", "yaml"), StringComparison.Ordinal);
        var described = await KubectlAsync("describe", "secretproviderclass", "-n", "maestro");
        Assert.Contains("maestro-agent-secrets", described, StringComparison.Ordinal);
        Assert.Contains("management-abc123/maestro/agent-mqtt-cert", described, StringComparison.Ordinal);
        Assert.Contains("maestro-agent", await KubectlAsync("get", "deployment", "-n", "maestro", "-l", "app=maestro-agent"), StringComparison.Ordinal);
        Assert.Contains("appliedmanifestworks", await KubectlAsync("get", "crd"), StringComparison.Ordinal);
        await PodOfAsync("maestro", "maestro-agent");
        Assert.Contains("maestro-agent-0", await KubectlAsync("get", "pods", "-n", "maestro", "-l", "app=maestro-agent"), StringComparison.Ordinal);
        await KubectlAsync("delete", "pod", "maestro-agent-0", "-n", "maestro");

        await HelmAsync(helm, "uninstall", "maestro-agent", "-n", "maestro");
        Assert.DoesNotContain("maestro-agent", await KubectlAsync("get", "deployment,configmap,secretproviderclass", "-n", "maestro", "-o", "name"), StringComparison.Ordinal);
        Assert.Contains("maestro", await KubectlAsync("get", "namespace", "maestro"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task The_server_finds_the_clusters_name_and_keeps_values_on_upgrade(string helm)
    {
        await KubectlAsync("create", "configmap", "bootstrap-output", "-n", "kube-system", "--from-literal=cluster_name=regional-xyz");
        Assert.Equal("regional-xyz", await KubectlAsync("get", "configmap", "bootstrap-output", "-n", "kube-system", "-o", "jsonpath={.data.cluster_name}"));

        await HelmAsync(helm, "install", "maestro-server", "charts/maestro-server-eso", "-n", "maestro", "--create-namespace", "--set", "broker.endpoint=x.iot");
        Assert.Contains("regional-xyz/maestro/db-credentials", await SecretsAsync(), StringComparison.Ordinal);
        Assert.Contains("component=maestro-server", await KubectlAsync("get", "deployment", "maestro", "-n", "maestro", "--show-labels"), StringComparison.Ordinal);
        await PodOfAsync("maestro", "maestro");
        Assert.Matches("Annotations: +checksum/config: [0-9a-f]{64}", await KubectlAsync("describe", "pod", "-n", "maestro", "-l", "component=maestro-server"));
        Assert.Contains("8090/TCP", await KubectlAsync("get", "svc", "maestro-grpc", "-n", "maestro"), StringComparison.Ordinal);

        await HelmAsync(helm, "upgrade", "maestro-server", "charts/maestro-server-eso", "-n", "maestro", "--reuse-values", "--set", "clusterName=other");
        Assert.Contains("other/maestro/db-credentials", await SecretsAsync(), StringComparison.Ordinal);
        Assert.Contains("x.iot:8883", await KubectlAsync("get", "configmap", "maestro-mqtt-config", "-n", "maestro", "-o", "yaml"), StringComparison.Ordinal);

        await HelmAsync(helm, "rollback", "maestro-server", "1", "-n", "maestro");
        Assert.Contains("regional-xyz/maestro/db-credentials", await SecretsAsync(), StringComparison.Ordinal);
        await HelmAsync(helm, "uninstall", "maestro-server", "-n", "maestro");
    }

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task Without_the_config_map_the_installation_says_what_is_missing(string helm)
    {
        var ended = await _cluster.RunAsync(helm, "install", "maestro-server", "charts/maestro-server-eso", "-n", "maestro", "--create-namespace", "--set", "broker.endpoint=x.iot");
        Assert.NotEqual(0, ended.Code);
        Assert.Contains("Error: INSTALLATION FAILED: execution error at (maestro-server-eso/templates/secretproviderclass.yaml:14:23): Unable to determine cluster name. ConfigMap kube-system/bootstrap-output not found and clusterName not provided in values", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task HyperFleet_is_installed_and_looked_at(string helm)
    {
        await HelmAsync(helm, ["install", "hyperfleet-system", Chart.System.Path, "--create-namespace", "--namespace", "hyperfleet-system", .. Values(Chart.System)]);
        foreach (var map in (string[])["hyperfleet-sentinel-broker-config", "hyperfleet-adapter-broker-config"])
            Assert.Contains("exchange_type: \"topic\"", await KubectlAsync("get", "configmap", map, "-n", "hyperfleet-system", "-o", "yaml"), StringComparison.Ordinal);
        Assert.Contains("role-arn", await KubectlAsync("get", "serviceaccount", "hyperfleet-api-sa", "-n", "hyperfleet-system", "-o", "yaml"), StringComparison.Ordinal);
        foreach (var component in (string[])["api", "sentinel", "adapter"])
        {
            Assert.Contains($"hyperfleet-{component}", await KubectlAsync("get", "deployment", "-n", "hyperfleet-system", "-l", $"app.kubernetes.io/name=hyperfleet-{component}"), StringComparison.Ordinal);
            await PodOfAsync("hyperfleet-system", $"hyperfleet-{component}");
            Assert.Contains($"hyperfleet-{component}-0", await KubectlAsync("get", "pods", "-n", "hyperfleet-system", "-l", $"app.kubernetes.io/name=hyperfleet-{component}"), StringComparison.Ordinal);
        }

        foreach (var (providerClass, secret) in ((string, string)[])[("hyperfleet-api-db-secrets", "hyperfleet/db-credentials"), ("hyperfleet-sentinel-mq-secrets", "hyperfleet/mq-credentials"), ("hyperfleet-adapter-mq-secrets", "hyperfleet/mq-credentials")])
            Assert.Contains(secret, await KubectlAsync("describe", "secretproviderclass", providerClass, "-n", "hyperfleet-system"), StringComparison.Ordinal);
        await HelmAsync(helm, "upgrade", "hyperfleet-system", Chart.System.Path, "-n", "hyperfleet-system", "--reuse-values", "--set", "hyperfleetApi.image.tag=v1.0.0");
        Assert.EndsWith(":v1.0.0", await KubectlAsync("get", "deployment", "hyperfleet-api", "-n", "hyperfleet-system", "-o", "jsonpath={.spec.template.spec.containers[0].image}"), StringComparison.Ordinal);
        Assert.Contains("8000/TCP,8080/TCP,9090/TCP", await KubectlAsync("get", "svc", "hyperfleet-api", "-n", "hyperfleet-system"), StringComparison.Ordinal);
        await HelmAsync(helm, "uninstall", "hyperfleet-system", "-n", "hyperfleet-system");
        Assert.Empty(await KubectlAsync("get", "deployment,configmap,secretproviderclass,service", "-n", "hyperfleet-system", "-l", "app.kubernetes.io/instance=hyperfleet-system", "-o", "name"));
    }

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task A_single_cluster_is_installed_as_documented(string helm)
    {
        await KubectlAsync("create", "namespace", "hyperfleet-system");
        await KubectlAsync("apply", "-f", "examples/single-cluster/servers.yaml");
        await HelmAsync(helm, "install", "hyperfleet-system", Chart.System.Path, "-n", "hyperfleet-system", "-f", "examples/single-cluster/values.yaml");

        var deployments = JsonNode.Parse(await KubectlAsync("get", "deployments", "-n", "hyperfleet-system", "-o", "json"))!["items"].Members().ToList();
        Assert.Equal(["hyperfleet-adapter", "hyperfleet-api", "hyperfleet-sentinel", "postgres", "rabbitmq"], deployments.Select(item => item.Name()).Order(StringComparer.Ordinal));
        foreach (var key in deployments.SelectMany(Objects.Containers).SelectMany(container => container["env"].Members()).Select(variable => variable["valueFrom"]?["secretKeyRef"]).OfType<JsonNode>())
            Assert.NotEmpty(await KubectlAsync("get", "secret", key["name"]!.ToString(), "-n", "hyperfleet-system", "-o", $"jsonpath={{.data.{key["key"]}}}"));
        Assert.DoesNotContain("csi:", await KubectlAsync("get", "deployments", "-n", "hyperfleet-system", "-o", "yaml"), StringComparison.Ordinal);
        foreach (var command in (string[])["kubectl create namespace hyperfleet-system", "kubectl apply -f examples/single-cluster/servers.yaml", $"helm install hyperfleet-system {Chart.System.Path} -n hyperfleet-system -f examples/single-cluster/values.yaml"])
            Assert.Contains($"\n{command}\n", await File.ReadAllTextAsync(Tool.At("docs", "operations.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applications_of_Argo_CD_are_applied()
    {
        await KubectlAsync("create", "namespace", "argocd");
        foreach (var file in (string[])["management-cluster/maestro-agent.yaml", "regional-cluster/maestro-server.yaml", "regional-cluster/hyperfleet-system.yaml", "bootstrap/root.yaml", "rendered/integration/us-east-1/regional-cluster-manifests/applicationset.yaml"])
            await KubectlAsync("apply", "--server-side", "-f", "argocd/" + file);
        Assert.Equal(4, (await KubectlAsync("get", "applications", "-n", "argocd", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static IEnumerable<string> Values(Chart chart) => chart.Required.SelectMany(value => (string[])["--set", value]);

    // No controller makes pods here: one as the Deployment's would be.
    private async Task PodOfAsync(string space, string deployment)
    {
        var template = JsonNode.Parse(await KubectlAsync("get", "deployment", deployment, "-n", space, "-o", "json"))!["spec"]!["template"]!.DeepClone().AsObject();
        (template["apiVersion"], template["kind"], template["metadata"]!["name"], template["metadata"]!["namespace"]) = ("v1", "Pod", deployment + "-0", space);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, template.ToJsonString(), TestContext.Current.CancellationToken);
        await KubectlAsync("create", "-f", file);
        File.Delete(file);
    }

    private Task<string> SecretsAsync() => KubectlAsync("get", "secretproviderclass", "maestro-server-secrets", "-n", "maestro", "-o", "yaml");

    private async Task<string> KubectlAsync(params IReadOnlyList<string> arguments) => (await _cluster.KubectlAsync(arguments)).Successful();

    private async Task<string> HelmAsync(string helm, params IReadOnlyList<string> arguments) => (await _cluster.RunAsync(helm, arguments)).Successful();
}
