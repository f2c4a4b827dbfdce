namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>What an operator reads when a value is missing: text and position are part of the contract.</summary>
public sealed class RefusalTests
{
    private const string System = "argocd/config/regional-cluster/hyperfleet-system";

    private static readonly (string Chart, string Values, string Error)[] Table =
    [
        ("charts/maestro-server-eso", "clusterName=c", "Error: execution error at (maestro-server-eso/templates/configmap.yaml:1:4): broker.endpoint is required"),
        ("charts/maestro-server-eso", "broker.endpoint=e", "Error: execution error at (maestro-server-eso/templates/secretproviderclass.yaml:14:23): Unable to determine cluster name. ConfigMap kube-system/bootstrap-output not found and clusterName not provided in values"),
        ("charts/maestro-server-eso", "clusterName=", "Error: execution error at (maestro-server-eso/templates/secretproviderclass.yaml:14:23): Unable to determine cluster name. ConfigMap kube-system/bootstrap-output not found and clusterName not provided in values"),
        ("charts/maestro-server", "externalSecrets.mqttCertSecretName=a,externalSecrets.dbCredentialsSecretName=b", "Error: execution error at (maestro-server/templates/configmap.yaml:1:4): broker.endpoint is required"),
        ("charts/maestro-server", "broker.endpoint=e,externalSecrets.dbCredentialsSecretName=b", "externalSecrets.mqttCertSecretName is required"),
        ("charts/maestro-server", "broker.endpoint=e,externalSecrets.mqttCertSecretName=a", "externalSecrets.dbCredentialsSecretName is required"),
        ("charts/maestro-agent", "maestro.consumerName=c,ascp.mqttCertSecretName=s", "Error: execution error at (maestro-agent/templates/configmap.yaml:1:4): broker.endpoint is required"),
        ("charts/maestro-agent", "broker.endpoint=e,ascp.mqttCertSecretName=s", "Error: execution error at (maestro-agent/templates/configmap.yaml:2:4): maestro.consumerName is required"),
        ("charts/maestro-agent", "broker.endpoint=e,maestro.consumerName=c", "Error: execution error at (maestro-agent/templates/secretproviderclass.yaml:2:4): ascp.mqttCertSecretName is required"),
        ("charts/maestro-agent", "deployment.replica=2", "values don't meet the specifications of the schema(s) in the following chart(s)"),
        (System, "hyperfleetApi.adapters.cluster=null", "hyperfleetApi.adapters.cluster is required - specify which adapters must be ready for clusters (e.g., [\"validation\",\"dns\",\"pullsecret\",\"hypershift\"])"),
        (System, "hyperfleetApi.adapters.nodepool=null", "hyperfleetApi.adapters.nodepool is required - specify which adapters must be ready for nodepools (e.g., [\"validation\",\"hypershift\"])"),
        (System, "hyperfleetApi.aws.region=", "hyperfleetApi.aws.region must be set when external database is enabled"),
        (System, "hyperfleetSentinel.aws.region=", "hyperfleetSentinel.aws.region must be set when external broker is enabled"),
        (System, "hyperfleetAdapter.aws.region=", "hyperfleetAdapter.aws.region must be set when external broker is enabled"),
        (System, "hyperfleetApi.database.postgresql.enabled=true", "hyperfleetApi.database.postgresql.enabled is no longer supported: use RDS (hyperfleetApi.database.external.enabled)"),
        (System, "hyperfleetAdapter.broker.external.queue=other", "hyperfleetAdapter.broker queue \"other\" must begin with its exchange: hyperfleet-clusters-<subscription>"),
    ];

    public static TheoryData<string, string, string, string> Refusals { get; } =
        [.. from helm in (string[])["helm3", "helm4"] from row in Table select new TheoryDataRow<string, string, string, string>(helm, row.Chart, row.Values, row.Error)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Template_refuses_with_the_contracts_text(string helm, string chart, string values, string error)
    {
        var ended = await Tool.RunAsync(helm, "template", "t", chart, "--set", values);
        Assert.NotEqual(0, ended.Code);
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusterName=c", "Error: INSTALLATION FAILED: execution error at (maestro-server-eso/templates/configmap.yaml:1:4): broker.endpoint is required")]
    [InlineData("broker.endpoint=e", "Error: INSTALLATION FAILED: execution error at (maestro-server-eso/templates/secretproviderclass.yaml:14:23): Unable to determine cluster name. ConfigMap kube-system/bootstrap-output not found and clusterName not provided in values")]
    public async Task Install_refuses_with_the_same_text(string values, string error)
    {
        var ended = await Tool.RunAsync("helm4", "install", "t", "charts/maestro-server-eso", "--dry-run=client", "--set", values);
        Assert.NotEqual(0, ended.Code);
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }
}
