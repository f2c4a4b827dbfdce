using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Configuration;

/// <summary>Where every deployment value can come from besides the file (adapter contract §1.2).</summary>
internal static class AdapterSettings
{
    private const string Api = "clients.hyperfleet_api";
    private const string Broker = "clients.broker";
    private const string Kubernetes = "clients.kubernetes";
    private const string Maestro = "clients.maestro";
    private const string Tls = Maestro + ".auth.tls_config";

    public static SettingTable Table() => new(
        Value("adapter.name", "Name under which status is reported"),
        Value("adapter.version", "Version the configuration was written for"),
        Value("adapter.report_parameter_failures", "Run post actions also when parameters fail") with { IsSwitch = true },
        Value("adapter.apply_older_generations", "Let an older generation replace a newer object") with { IsSwitch = true },
        Value("debug_config", "Log the merged configuration and serve it at /config", "--debug-config") with { IsSwitch = true },
        Value("log.level", "debug, info, warn or error", "--log-level", "LOG_LEVEL"),
        Value("log.format", "json or text", "--log-format", "LOG_FORMAT"),
        Value("log.output", "stdout or stderr", "--log-output", "LOG_OUTPUT"),
        Value($"{Api}.base_url", "HyperFleet API", "--hyperfleet-api-base-url", "HYPERFLEET_API_BASE_URL"),
        Value($"{Api}.version", "API version in paths", "--hyperfleet-api-version", "HYPERFLEET_API_VERSION"),
        Value($"{Api}.timeout", "Time for one attempt", "--hyperfleet-api-timeout", "HYPERFLEET_API_TIMEOUT"),
        Value($"{Api}.retry_attempts", "Attempts in total", "--hyperfleet-api-retry", "HYPERFLEET_API_RETRY_ATTEMPTS"),
        Value($"{Api}.retry_backoff", "exponential, linear or constant", "--hyperfleet-api-retry-backoff", "HYPERFLEET_API_RETRY_BACKOFF"),
        Value($"{Api}.base_delay", "First wait between attempts", "--hyperfleet-api-base-delay", "HYPERFLEET_API_BASE_DELAY"),
        Value($"{Api}.max_delay", "Longest wait between attempts", "--hyperfleet-api-max-delay", "HYPERFLEET_API_MAX_DELAY"),
        Value($"{Api}.auth.token_path", "File with the bearer token", null, "HYPERFLEET_API_AUTH_TOKEN_PATH"),
        Value($"{Api}.auth.token_cache_ttl", "How long a token is kept", null, "HYPERFLEET_API_AUTH_TOKEN_CACHE_TTL"),
        Value($"{Broker}.subscription_id", "Subscription, part of the queue's name", "--broker-subscription-id", "HYPERFLEET_BROKER_SUBSCRIPTION_ID", "BROKER_SUBSCRIPTION_ID"),
        Value($"{Broker}.topic", "Topic to consume", "--broker-topic", "HYPERFLEET_BROKER_TOPIC", "BROKER_TOPIC"),
        Value($"{Kubernetes}.api_version", "Kubernetes API version", "--kubernetes-api-version", "HYPERFLEET_KUBERNETES_API_VERSION"),
        Value($"{Kubernetes}.kube_config_path", "Kubeconfig; empty is in-cluster", "--kubernetes-kube-config-path", "HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH"),
        Value($"{Kubernetes}.qps", "Requests a second", "--kubernetes-qps", "HYPERFLEET_KUBERNETES_QPS"),
        Value($"{Kubernetes}.burst", "Requests at once", "--kubernetes-burst", "HYPERFLEET_KUBERNETES_BURST"),
        Value($"{Maestro}.grpc_server_address", "Maestro gRPC host:port", "--maestro-grpc-server-address", "HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS"),
        Value($"{Maestro}.http_server_address", "Maestro HTTP URL", "--maestro-http-server-address", "HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS"),
        Value($"{Maestro}.source_id", "Maestro source", "--maestro-source-id", "HYPERFLEET_MAESTRO_SOURCE_ID"),
        Value($"{Maestro}.client_id", "Maestro client", "--maestro-client-id", "HYPERFLEET_MAESTRO_CLIENT_ID"),
        Value($"{Maestro}.insecure", "Plain text to Maestro", "--maestro-insecure", "HYPERFLEET_MAESTRO_INSECURE") with { IsSwitch = true },
        Value($"{Maestro}.timeout", "Time for one HTTP request", "--maestro-timeout", "HYPERFLEET_MAESTRO_TIMEOUT"),
        Value($"{Maestro}.server_healthiness_timeout", "Longest silence", "--maestro-server-healthiness-timeout", "HYPERFLEET_MAESTRO_SERVER_HEALTHINESS_TIMEOUT"),
        Value($"{Maestro}.retry_attempts", "Attempts", "--maestro-retry-attempts", "HYPERFLEET_MAESTRO_RETRY_ATTEMPTS"),
        Value($"{Maestro}.keepalive.time", "Keepalive interval", "--maestro-keepalive-time", "HYPERFLEET_MAESTRO_KEEPALIVE_TIME"),
        Value($"{Maestro}.keepalive.timeout", "Keepalive time-out", "--maestro-keepalive-timeout", "HYPERFLEET_MAESTRO_KEEPALIVE_TIMEOUT"),
        Value($"{Maestro}.auth.type", "tls or none", "--maestro-auth-type", "HYPERFLEET_MAESTRO_AUTH_TYPE"),
        Value($"{Maestro}.auth.token_file", "File with the bearer token for Maestro", null, "HYPERFLEET_MAESTRO_TOKEN_FILE"),
        Value($"{Tls}.ca_file", "CA for gRPC", "--maestro-ca-file", "HYPERFLEET_MAESTRO_CA_FILE"),
        Value($"{Tls}.cert_file", "Client certificate", "--maestro-cert-file", "HYPERFLEET_MAESTRO_CERT_FILE"),
        Value($"{Tls}.key_file", "Client key", "--maestro-key-file", "HYPERFLEET_MAESTRO_KEY_FILE"),
        Value($"{Tls}.http_ca_file", "CA for HTTP", "--maestro-http-ca-file", "HYPERFLEET_MAESTRO_HTTP_CA_FILE"));

    /// <summary>Beside the names given, every value answers to <c>HYPERFLEET_</c> and its path.</summary>
    private static Setting Value(string path, string description, string? flag = null, params string[] environment) => new(path, description)
    {
        Flag = flag,
        Environment = [.. environment.Append($"HYPERFLEET_{path.Replace('.', '_').ToUpperInvariant()}").Distinct()],
    };
}
