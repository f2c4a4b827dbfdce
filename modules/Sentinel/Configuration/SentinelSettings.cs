using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>Flags and environment variables of every setting (sentinel contract §2.1).</summary>
internal static class SentinelSettings
{
    public static SettingTable Table() => new(
    [
        With("sentinel.name", "Name of this Sentinel", "HYPERFLEET_SENTINEL_NAME", "--name", "-n"),
        Switch("debug_config", "Log the merged configuration at start", "HYPERFLEET_DEBUG_CONFIG", "--debug-config"),
        Switch("tracing_enabled", "Make spans and put traceparent into events", "HYPERFLEET_TRACING_ENABLED", "--tracing-enabled"),
        With("log.level", "debug, info, warn or error", "HYPERFLEET_LOG_LEVEL", "--log-level", "-l"),
        With("log.format", "json or text", "HYPERFLEET_LOG_FORMAT", "--log-format", "-f"),
        With("log.output", "stdout or stderr", "HYPERFLEET_LOG_OUTPUT", "--log-output"),
        With("clients.hyperfleet_api.base_url", "Address of the HyperFleet API", "HYPERFLEET_API_BASE_URL", "--hyperfleet-api-base-url"),
        With("clients.hyperfleet_api.version", "Version of the HyperFleet API", "HYPERFLEET_API_VERSION", "--hyperfleet-api-version"),
        With("clients.hyperfleet_api.timeout", "Limit of one API request", "HYPERFLEET_API_TIMEOUT", "--hyperfleet-api-timeout"),
        With("clients.hyperfleet_api.page_size", "Resources per API request, 1 to 500", "HYPERFLEET_API_PAGE_SIZE", "--hyperfleet-api-page-size"),
        With("clients.hyperfleet_api.auth.token_path", "File with the bearer token", "HYPERFLEET_API_AUTH_TOKEN_PATH"),
        With("clients.hyperfleet_api.auth.token_cache_ttl", "How long a read token is kept", "HYPERFLEET_API_AUTH_TOKEN_CACHE_TTL"),
        new("clients.broker.topic", "Topic (exchange) of the events")
        {
            Flag = "--broker-topic",
            Environment = ["HYPERFLEET_BROKER_TOPIC", "BROKER_TOPIC"],
        },
        With("resource_type", "Plural of the resources to watch: clusters, nodepools, …", "HYPERFLEET_RESOURCE_TYPE", "--resource-type"),
        With("poll_interval", "Time from one cycle to the next", "HYPERFLEET_POLL_INTERVAL", "--poll-interval"),
        Switch("watch", "Follow the API's stream of changes when it has one; polling is the safety net", "HYPERFLEET_WATCH", "--watch"),
        With("resync_interval", "Time from one complete cycle to the next while a watch stands", "HYPERFLEET_RESYNC_INTERVAL", "--resync-interval"),
        Switch("share_work", "Share the work with replicas of the same name, resource type, selector and topic", "HYPERFLEET_SHARE_WORK", "--share-work"),
        Switch("publish_news", "Publish a generation at once when it has not been published yet", "HYPERFLEET_PUBLISH_NEWS", "--publish-news"),
    ]);

    private static Setting With(string path, string description, string environment, string? flag = null, params string[] aliases) =>
        new(path, description) { Flag = flag, Aliases = aliases, Environment = [environment] };

    private static Setting Switch(string path, string description, string environment, string flag) =>
        new(path, description) { Flag = flag, Environment = [environment], IsSwitch = true };
}
