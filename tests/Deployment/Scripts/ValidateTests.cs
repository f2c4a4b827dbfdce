namespace HyperFleet.Deployment.Tests.Scripts;

/// <summary>validate-hyperfleet-k8s.sh and validate-hyperfleet.sh against a kubectl and an aws that answer as a healthy or a broken installation does.</summary>
public sealed class ValidateTests : IDisposable
{
    private const string Healthy = """
        case "$*" in
          *' version'*|*'get namespace '*|*'get secretproviderclass '*|*'get csidriver '*) exit 0 ;;
          *'get deployment '*) echo '{"spec":{"replicas":1},"status":{"availableReplicas":1}}' ;;
          *'get pods '*) echo '{"items":[{"status":{"phase":"Running"}}]}' ;;
          *'get serviceaccount '*) echo '{"metadata":{"annotations":{"eks.amazonaws.com/role-arn":"arn:aws:iam::1:role/r"}}}' ;;
          *'exec deployment/hyperfleet-api '*) printf '%s\n' db.host db.name db.password db.port db.user ;;
          *'get secret '*) printf '{"data":{"BROKER_RABBITMQ_URL":"%s"}}' "$(printf %s "$STUB_URL" | base64 -w0)" ;;
          *'get configmap '*) echo '{"data":{"broker.yaml":"broker:\n  rabbitmq:\n    exchange_type: \"topic\"\n"}}' ;;
          *'port-forward '*) echo 'Forwarding from 127.0.0.1:12345 -> 8080'; exec sleep 60 ;;
          *'logs '*) echo "$STUB_LOG" ;;
          *) echo "unexpected: $*" >&2; exit 1 ;;
        esac
        """;

    private const string Url = "amqps://hyperfleet_admin:p%3Fss@b-1.mq.us-east-1.amazonaws.com:5671";
    private readonly StubTools _stubs = new StubTools().With("kubectl", Healthy).With("curl", "printf 200");

    [Fact]
    public async Task A_healthy_installation_passes()
    {
        var ended = await RunAsync(Url);
        Assert.True(ended.Code == 0, ended.Text);
        Assert.EndsWith("All checks passed.\n", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqps://amqps://u:p@host:5671")]
    [InlineData("amqps://u:p@host:5671:5671")]
    [InlineData("amqps://u:p?ss@host:5671")]
    [InlineData("amqp://u:p@host:5671")]
    public async Task A_malformed_url_is_found_and_never_shown(string url)
    {
        var ended = await RunAsync(url);
        Assert.Equal(1, ended.Code);
        Assert.Contains("the URL in secret hyperfleet-sentinel-mq-secret is malformed", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(url, ended.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cannot connect to AMQP")]
    [InlineData("username or password not allowed")]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'type' for exchange")]
    [InlineData("failed to connect to database")]
    public async Task Errors_in_the_logs_are_found(string line)
    {
        var ended = await RunAsync(Url, line);
        Assert.Equal(1, ended.Code);
        Assert.Contains($"logs: {line}", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_cluster_the_exit_code_is_2() =>
        Assert.Equal(2, (await _stubs.With("kubectl", "exit 1").RunAsync("validate-hyperfleet-k8s.sh")).Code);

    [Fact]
    public async Task Without_the_namespace_the_installation_is_named()
    {
        var ended = await _stubs.With("kubectl", """case "$*" in *' version'*) exit 0 ;; *) exit 1 ;; esac""").RunAsync("validate-hyperfleet-k8s.sh");
        Assert.Equal(1, ended.Code);
        Assert.Contains("namespace hyperfleet-system does not exist", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RUNNING", 0)]
    [InlineData("REBOOT_IN_PROGRESS", 1)]
    public async Task The_state_of_the_broker_in_AWS_counts(string state, int code)
    {
        _stubs.With("aws", """
            case "$*" in
              *describe-db-instances*) echo '{"DBInstances":[{"DBInstanceStatus":"available","VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-db"}]}]}' ;;
              *describe-broker*) echo '{"BrokerState":"STATE","SecurityGroups":["sg-mq"]}' ;;
              *hyperfleet/db-credentials*) echo '{"SecretString":"{\"username\":\"u\",\"password\":\"p\",\"host\":\"h\",\"port\":\"5432\",\"database\":\"d\"}"}' ;;
              *hyperfleet/mq-credentials*) echo '{"SecretString":"{\"username\":\"u\",\"password\":\"p\",\"host\":\"h\",\"port\":\"5671\",\"url\":\"amqps://\"}"}' ;;
              *list-pod-identity-associations*) echo '{"associations":[{"serviceAccount":"hyperfleet-api-sa"},{"serviceAccount":"sentinel-sa"},{"serviceAccount":"hyperfleet-adapter-sa"}]}' ;;
              *describe-cluster*) echo '{"cluster":{"resourcesVpcConfig":{"clusterSecurityGroupId":"sg-eks"}}}' ;;
              *sg-db*) echo '{"SecurityGroups":[{"IpPermissions":[{"FromPort":5432,"UserIdGroupPairs":[{"GroupId":"sg-eks"}]}]}]}' ;;
              *sg-mq*) echo '{"SecurityGroups":[{"IpPermissions":[{"FromPort":5671,"UserIdGroupPairs":[{"GroupId":"sg-eks"}]}]}]}' ;;
              *) exit 1 ;;
            esac
            """.Replace("STATE", state, StringComparison.Ordinal));
        var ended = await _stubs.RunAsync("validate-hyperfleet.sh", new Dictionary<string, string>
        {
            ["STUB_URL"] = Url, ["STUB_LOG"] = "", ["CLUSTER_NAME"] = "regional-ab12", ["AWS_REGION"] = "us-east-1", ["DB_INSTANCE_ID"] = "db", ["MQ_BROKER_ID"] = "b-1",
        });
        Assert.True(code == ended.Code, ended.Text);
    }

    public void Dispose() => _stubs.Dispose();

    private Task<Ended> RunAsync(string url, string log = "") => _stubs.RunAsync("validate-hyperfleet-k8s.sh", new Dictionary<string, string> { ["STUB_URL"] = url, ["STUB_LOG"] = log });
}
