using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>The roles of a fleet as they are deployed: arguments, environment, and where each says that it lives.</summary>
internal sealed record RoleSettings(string[] Arguments, Dictionary<string, string?> Environment, Uri Alive)
{
    private const string Here = "127.0.0.1";
    private static readonly string Configs = Repository.PathOf("tests/Robustness/Soak/Config");

    public static RoleSettings Api(string database, int port, int health) => Of(["api", "serve"], health, new()
    {
        ["ConnectionStrings__hyperfleet"] = database,
        ["HYPERFLEET_SERVER_HOST"] = Here,
        ["HYPERFLEET_SERVER_PORT"] = $"{port}",
        ["HYPERFLEET_SERVER_JWT_ENABLED"] = "false",
        ["HYPERFLEET_CLUSTER_ADAPTERS"] = """["cluster-setup"]""",
        ["HYPERFLEET_NODEPOOL_ADAPTERS"] = """["pool-setup"]""",
    });

    public static RoleSettings Sentinel(string kind, int api, Uri broker, int health) => Of(["sentinel", "serve"], health, new()
    {
        ["HYPERFLEET_CONFIG"] = Path.Combine(Configs, "sentinel.yaml"),
        ["HYPERFLEET_RESOURCE_TYPE"] = kind,
        ["BROKER_TOPIC"] = $"hyperfleet-{kind}",
        ["HYPERFLEET_API_BASE_URL"] = $"http://{Here}:{api}",
        ["BROKER_RABBITMQ_URL"] = broker.AbsoluteUri,
    });

    /// <param name="more">How it reaches what it applies to.</param>
    public static RoleSettings Adapter(string name, int api, Uri broker, int health, params (string Name, string Value)[] more) => Of(["adapter", "serve"], health, new(more.ToDictionary(pair => pair.Name, pair => (string?)pair.Value))
    {
        ["HYPERFLEET_ADAPTER_CONFIG"] = Path.Combine(Configs, $"{name}.yaml"),
        ["HYPERFLEET_TASK_CONFIG"] = Path.Combine(Configs, $"{name}-task.yaml"),
        ["SUBSCRIBER_PARALLELISM"] = "4",
        ["HYPERFLEET_API_BASE_URL"] = $"http://{Here}:{api}",
        ["BROKER_RABBITMQ_URL"] = broker.AbsoluteUri,
    });

    public static RoleSettings MaestroServer(string database, string clientId, string brokerFile, (int Http, int Grpc, int Health, int Metrics) ports) => new(
        [
            "maestro", "server", $"--server-hostname={Here}", $"--client-id={clientId}", $"--http-server-bindport={ports.Http}", $"--grpc-server-bindport={ports.Grpc}",
            $"--health-check-server-bindport={ports.Health}", $"--metrics-server-bindport={ports.Metrics}", $"--message-broker-config-file={brokerFile}",
        ],
        new() { ["ConnectionStrings__maestro"] = database },
        new($"http://{Here}:{ports.Health}/livez"));

    public static RoleSettings Agent(string consumer, string brokerFile, string kubeconfig, bool isElected, int health) => new(
        [
            "maestro", "agent", $"--consumer-name={consumer}", $"--workload-source-config={brokerFile}", $"--kubeconfig={kubeconfig}",
            $"--disable-leader-election={(isElected ? "false" : "true")}", $"--health-server-bindaddress={Here}:{health}",
        ],
        [],
        new($"http://{Here}:{health}/healthz"));

    private static RoleSettings Of(string[] arguments, int health, Dictionary<string, string?> environment)
    {
        environment["HYPERFLEET_HEALTH_HOST"] = Here;
        environment["HYPERFLEET_HEALTH_PORT"] = $"{health}";
        environment["HYPERFLEET_METRICS_HOST"] = Here;
        environment["HYPERFLEET_METRICS_PORT"] = "0";
        environment["BROKER_CONFIG_FILE"] = "/nowhere";
        return new(arguments, environment, new($"http://{Here}:{health}/healthz"));
    }
}
