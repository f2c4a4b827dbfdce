using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;

namespace HyperFleet.Deployment.Tests.Scripts;

/// <summary>populate-maestro-agent-values.sh, step by step (deployment contract §3.1).</summary>
[Collection("the override files of the charts")]
public sealed class PopulateTests : IDisposable
{
    private const string Values = """{"ascp":{"mqttCertSecretName":"m1/maestro/agent-mqtt-cert"},"maestro":{"consumerName":"m1"},"aws":{"region":"eu-west-1","podIdentity":{"roleArn":"arn:aws:iam::1:role/m1-maestro-agent"}}}""";
    private static readonly string Override = Tool.At("charts", "maestro-agent", "values-override.yaml");
    private readonly StubTools _stubs = new();

    [Theory]
    [InlineData("exit 1", "", "ERROR: Could not get maestro_agent_helm_values from Terraform")]
    [InlineData("echo null", "", "ERROR: Could not get maestro_agent_helm_values from Terraform")]
    [InlineData("echo {}", "", "ERROR: Could not get maestro_agent_helm_values from Terraform")]
    [InlineData("""echo '{"maestro":{"consumerName":"m1"}}'""", "", "ERROR: Could not extract MQTT certificate secret name")]
    [InlineData("""echo '{"ascp":{"mqttCertSecretName":"s"}}'""", "", "ERROR: Could not extract consumer name (cluster ID)")]
    [InlineData($"echo '{Values}'", "exit 254", "ERROR: Could not read secret from Secrets Manager")]
    [InlineData($"echo '{Values}'", "echo '{}'", "ERROR: Could not extract broker endpoint from secret")]
    public async Task Every_failure_is_one_line(string terraform, string aws, string error)
    {
        var ended = await _stubs.With("terraform", terraform).With("aws", aws).RunAsync("populate-maestro-agent-values.sh");
        Assert.Equal((1, error + "\n"), (ended.Code, ended.Error));
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var ended = await _stubs.With("terraform", "exit 1").With("aws", "exit 1").RunAsync("populate-maestro-agent-values.sh", new Dictionary<string, string> { ["MANAGEMENT_TF_DIR"] = "/nowhere" });
        Assert.Equal((1, "ERROR: Management cluster Terraform directory not found: /nowhere\n"), (ended.Code, ended.Error));
    }

    [Fact]
    public async Task The_written_file_installs_the_agent()
    {
        try
        {
            (await _stubs.With("terraform", $"echo '{Values}'").With("aws", """echo '{"endpoint":"x-ats.iot","topicPrefix":"maestro/consumers","privateKey":"k"}'""").RunAsync("populate-maestro-agent-values.sh")).Successful();
            var objects = await (Chart.Agent with { Required = [] }).RenderAsync("-f", Override);
            Assert.Equal("arn:aws:iam::1:role/m1-maestro-agent", objects.The("ServiceAccount", "maestro-agent")["metadata"]!["annotations"]!["eks.amazonaws.com/role-arn"]!.ToString());
            var file = await File.ReadAllTextAsync(Override, TestContext.Current.CancellationToken);
            Assert.Equal("x-ats.iot", JsonNode.Parse(file)!["broker"]!["endpoint"]!.ToString());
            Assert.DoesNotContain("privateKey", file, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Override);
        }
    }

    [Fact]
    public async Task The_servers_override_comes_from_the_outputs()
    {
        var path = Tool.At("charts", "maestro-server", "values-override.yaml");
        try
        {
            var missing = await _stubs.With("terraform", """echo '{"region_name":{"value":"eu-west-1"}}'""").RunAsync("populate-maestro-values.sh");
            Assert.Equal(1, missing.Code);
            Assert.Contains("Terraform has no output maestro_server_mqtt_cert_secret_name", missing.Error, StringComparison.Ordinal);
            (await _stubs.With("terraform", """echo '{"region_name":{"value":"eu-west-1"},"maestro_server_mqtt_cert_secret_name":{"value":"a"},"maestro_db_credentials_secret_name":{"value":"b"},"maestro_iot_mqtt_endpoint":{"value":"x"},"maestro_server_role_arn":{"value":"arn:r"}}'""").RunAsync("populate-maestro-values.sh")).Successful();
            var objects = await (Chart.Server with { Required = [] }).RenderAsync("-f", path);
            Assert.Equal("eu-west-1", objects.The("SecretProviderClass", "maestro-server-secrets")["spec"]!["parameters"]!["region"]!.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _stubs.Dispose();
}
