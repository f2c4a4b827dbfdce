using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Api.Configuration;

/// <summary>Every way to give the API a value (API contract §6): today's flags, those of early 2026, environment and file.</summary>
internal static class ApiSettings
{
    /// <summary>A scalar with the flags and variables that carry it; <c>HYPERFLEET_…</c> after the path is always one of them.</summary>
    private static Setting Of(string path, string description, string? flag = null, string[]? aliases = null, string[]? environment = null, bool isSwitch = false) =>
        new(path, description)
        {
            Flag = flag,
            Aliases = aliases ?? [],
            Environment = ["HYPERFLEET_" + path.Replace('.', '_').ToUpperInvariant(), .. environment ?? []],
            IsSwitch = isSwitch,
        };

    private static Setting List(string path, string description, string? flag = null, string[]? environment = null) =>
        Of(path, description, flag, environment: environment) with { Parse = ParseList };

    private static readonly Setting[] Scalars =
    [
        Of("server.hostname", "public host name, for the OpenAPI document", "--server-hostname", ["--api-server-hostname"]),
        Of("server.host", "address to listen on, empty for every interface", "--server-host"),
        Of("server.port", "port of the API", "--server-port"),
        Of("server.bind_address", "host and port in one, like :8000", "--api-server-bindaddress"),
        Of("server.openapi_schema_path", "OpenAPI document with the spec schemas", "--server-openapi-schema-path", environment: ["OPENAPI_SCHEMA_PATH"]),
        Of("server.openapi_schema_strict", "refuse to start without that document", "--server-openapi-schema-strict", isSwitch: true),
        Of("server.timeouts.read", "time to read a request", "--server-read-timeout", ["--http-read-timeout"]),
        Of("server.timeouts.write", "time to write an answer", "--server-write-timeout", ["--http-write-timeout"]),
        Of("server.timeouts.idle", "time a connection may wait for its next request", "--server-idle-timeout"),
        Of("server.tls.enabled", "serve HTTPS", "--server-https-enabled", ["--enable-https"], isSwitch: true),
        Of("server.tls.cert_file", "certificate, PEM", "--server-https-cert-file", ["--https-cert-file"]),
        Of("server.tls.key_file", "key, PEM", "--server-https-key-file", ["--https-key-file"]),
        Of("server.jwt.enabled", "require tokens", "--server-jwt-enabled", ["--enable-jwt"], ["ENABLE_JWT"], isSwitch: true),
        Of("server.jwt.jwk_cert_url", "key set of the only issuer", "--jwk-cert-url", environment: ["JWKS_URL"]),
        Of("server.jwt.jwk_cert_file", "key set of the only issuer, as a file", "--jwk-cert-file"),
        Of("server.tenant.enabled", "stamp tenants on resources", "--server-tenant-enabled", isSwitch: true),
        Of("server.tenant.system_header", "header that marks a system caller", "--server-tenant-system-header"),
        Of("server.tenant.scope_reads", "show each tenant its own resources only", isSwitch: true),
        Of("database.dialect", "postgres", "--db-dialect"),
        Of("database.connection_string", "Npgsql connection string below the other settings", environment: ["ConnectionStrings__hyperfleet"]),
        Of("database.host", "host", "--db-host", environment: ["DB_HOST"]),
        Of("database.host_file", "file that holds the host", "--db-host-file"),
        Of("database.port", "port", "--db-port"),
        Of("database.port_file", "file that holds the port", "--db-port-file"),
        Of("database.name", "database", "--db-name"),
        Of("database.name_file", "file that holds the database", "--db-name-file"),
        Of("database.username", "user", "--db-username"),
        Of("database.username_file", "file that holds the user", "--db-user-file", ["--db-username-file"]),
        Of("database.password", "password", "--db-password"),
        Of("database.password_file", "file that holds the password, read again for each connection", "--db-password-file"),
        Of("database.debug", "log every statement, without its values", "--db-debug", ["--enable-db-debug"], ["DB_DEBUG"], isSwitch: true),
        Of("database.ssl.mode", "disable, require, verify-ca or verify-full", "--db-ssl-mode", ["--db-sslmode"]),
        Of("database.ssl.root_cert_file", "CA bundle, PEM", "--db-root-cert-file", ["--db-rootcert"]),
        Of("database.pool.max_connections", "most connections", "--db-max-open-connections"),
        Of("database.pool.max_idle_connections", "idle connections kept"),
        Of("database.pool.conn_max_lifetime", "age at which a connection is replaced"),
        Of("database.pool.conn_max_idle_time", "time after which an idle connection closes"),
        Of("database.pool.request_timeout", "time a request may take"),
        Of("database.pool.conn_retry_attempts", "attempts to connect at the start"),
        Of("database.pool.conn_retry_interval", "time between those attempts"),
        Of("database.advisory_lock_timeout", "time migrations wait for one another"),
        Of("logging.level", "debug, info, warn or error", "--log-level", ["-l"], ["LOG_LEVEL"]),
        Of("logging.format", "json or text", "--log-format", ["-f"], ["LOG_FORMAT"]),
        Of("logging.output", "stdout or stderr", "--log-output", environment: ["LOG_OUTPUT"]),
        Of("logging.masking.enabled", "mask secrets", "--log-masking-enabled", environment: ["MASKING_ENABLED"], isSwitch: true),
        List("logging.masking.headers", "headers to mask", "--log-masking-headers", ["MASKING_HEADERS"]),
        List("logging.masking.fields", "fields to mask", "--log-masking-fields", ["MASKING_FIELDS"]),
        Of("metrics.host", "address of the metrics listener", "--metrics-host"),
        Of("metrics.port", "port of the metrics listener", "--metrics-port"),
        Of("metrics.bind_address", "host and port in one, like :9090", "--metrics-server-bindaddress"),
        Of("metrics.tls.enabled", "serve metrics over HTTPS", "--metrics-https-enabled", ["--enable-metrics-https"], isSwitch: true),
        Of("metrics.reconciliation_stuck_threshold", "age at which a pending resource counts as stuck", "--metrics-reconciliation-stuck-threshold"),
        Of("metrics.label_metrics_inclusion_duration", "age of the last change up to which label metrics count a resource", "--metrics-label-metrics-inclusion-duration", ["--label-metrics-inclusion-duration"]),
        Of("health.host", "address of the health listener", "--health-host"),
        Of("health.port", "port of the health listener", "--health-port"),
        Of("health.bind_address", "host and port in one, like :8080", "--health-server-bindaddress"),
        Of("health.tls.enabled", "serve health over HTTPS", "--health-https-enabled", ["--enable-health-https"], isSwitch: true),
        Of("health.shutdown_timeout", "time to finish requests at the end", "--health-shutdown-timeout"),
        Of("health.db_ping_timeout", "time the database has to answer readiness", "--health-db-ping-timeout"),
        Of("tracing.enabled", "make spans", environment: ["OTEL_ENABLED"]),
        Of("tracing.sampling_rate", "share of traces to record, 0 to 1", environment: ["OTEL_SAMPLING_RATE"]),
        List("cluster_adapters", "adapters that every Cluster needs, as a JSON array"),
        List("nodepool_adapters", "adapters that every NodePool needs, as a JSON array"),
        List("legacy_spec_members", "top-level members taken into a missing spec"),
        Of("legacy_conditions", "also publish the conditions Available and Ready", "--legacy-conditions", isSwitch: true),
        Of("limits.body_bytes", "largest request body"),
        Of("limits.page_size", "largest page of a list, up to 500"),
        Of("watch.max_watchers", "watches served at a time"),
        Of("watch.buffer", "events that may wait for one watcher"),
        Of("watch.bookmark_interval", "silence after which a watch says how far it is"),
        Of("watch.poll_interval", "time between looks for events without a hint"),
        Of("watch.write_timeout", "time one write to a watcher may take"),
        Of("events.retention_age", "age up to which a watch can resume"),
        Of("events.retention_rows", "events over which a watch can resume"),
        Of("events.per_resource", "events kept of each resource beyond that"),
        Of("events.prune_interval", "time between removals of old events"),
    ];

    private static readonly string[] IgnoredFlags =
        ["--enable-authz", "--acl-file", "--enable-ocm-mock", "--ocm-base-url", "--ocm-client-id", "--ocm-client-id-file", "--ocm-client-secret", "--ocm-client-secret-file", "--ocm-debug", "--ocm-self-token", "--ocm-self-token-file", "--ocm-token-url", "--ocm-timeout"];

    private static readonly string[] DefaultFiles = ["/etc/hyperfleet/config.yaml", "configs/config.yaml"];

    /// <summary>Gives a command its options; the function reads the configuration of one invocation.</summary>
    public static Func<ParseResult, ApiOptions> AddTo(Command command, Func<string, string?>? environment = null)
    {
        var table = new SettingTable(Scalars);
        var file = new Option<string?>("--config", "-c") { Description = "configuration file [env: HYPERFLEET_CONFIG]" };
        command.Options.Add(file);
        table.AddTo(command);
        foreach (var flag in IgnoredFlags)
            command.Options.Add(new Option<string?>(flag) { Description = "accepted and ignored", Hidden = true, Arity = ArgumentArity.ZeroOrOne });
        return flags => Read(table, flags, flags.GetValue(file), environment ?? Environment.GetEnvironmentVariable);
    }

    /// <exception cref="ConfigurationException">The file or a value cannot be used.</exception>
    private static ApiOptions Read(SettingTable table, ParseResult? flags, string? file, Func<string, string?> environment)
    {
        file ??= environment("HYPERFLEET_CONFIG") is { Length: > 0 } named ? named : DefaultFiles.FirstOrDefault(File.Exists);
        var merged = table.Merge(file is null ? null : SettingTable.ReadFile(file), flags, environment);
        var options = OptionsBinder.Bind<ApiOptions>(merged);
        ApiOptionsRules.Check(options);
        return options;
    }

    private static JsonNode ParseList(string text) => text.TrimStart().StartsWith('[')
        ? JsonNode.Parse(text)!
        : new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)]);
}
