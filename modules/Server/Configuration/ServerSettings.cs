using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Configuration;

/// <summary>The flags of upstream and of its charts (server contract §2.1, §3). Unknown ones fail the start.</summary>
internal static class ServerSettings
{
    private static Setting Of(string path, string flag, string description, bool isSwitch = false) => new(path, description)
    {
        Flag = flag,
        Environment = ["MAESTRO_" + flag[2..].Replace('-', '_').ToUpperInvariant()],
        IsSwitch = isSwitch,
    };

    /// <summary>A file that need not be named; charts pass the flag without a value then, as upstream's default prints it.</summary>
    private static Setting FileOf(string path, string flag, string description) => Of(path, flag, description) with
    {
        MayBeEmpty = true,
        Parse = text => text.Length == 0 ? null : JsonValue.Create(text),
    };

    private static readonly Setting[] Database =
    [
        new("database.connection_string", "Npgsql connection string in place of the files") { Environment = ["ConnectionStrings__maestro"] },
        Of("database.auth_method", "--db-auth-method", "password"),
        Of("database.host_file", "--db-host-file", "file that holds the host"),
        Of("database.port_file", "--db-port-file", "file that holds the port"),
        Of("database.user_file", "--db-user-file", "file that holds the user"),
        Of("database.password_file", "--db-password-file", "file that holds the password, read again for each connection"),
        Of("database.name_file", "--db-name-file", "file that holds the database"),
        Of("database.root_cert", "--db-rootcert", "CA bundle, PEM; empty for none") with { MayBeEmpty = true },
        Of("database.ssl_mode", "--db-sslmode", "disable, require, verify-ca or verify-full"),
        Of("database.max_open_connections", "--db-max-open-connections", "most connections"),
    ];

    private static readonly Setting[] Serving =
    [
        .. Database,
        Of("host", "--server-hostname", "address to listen on, empty for every interface") with { MayBeEmpty = true },
        Of("http.port", "--http-server-bindport", "port of REST"),
        Of("http.read_timeout", "--http-read-timeout", "time a client has to send its request"),
        Of("http.write_timeout", "--http-write-timeout", "time from a request's head to the end of its answer"),
        Of("http.cors_allowed_origins", "--http-cors-allowed-origins", "origins of web pages that may call REST, by comma; none") with { MayBeEmpty = true },
        Of("http.tls", "--enable-https", "serve REST over HTTPS", isSwitch: true),
        FileOf("http.cert_file", "--https-cert-file", "certificate, PEM"),
        FileOf("http.key_file", "--https-key-file", "key, PEM"),
        Of("grpc.enabled", "--enable-grpc-server", "serve gRPC", isSwitch: true),
        Of("grpc.port", "--grpc-server-bindport", "port of gRPC"),
        Of("grpc.max_concurrent_streams", "--grpc-max-concurrent-streams", "streams a connection may have"),
        Of("grpc.max_receive_message_size", "--grpc-max-receive-message-size", "bytes of the largest request"),
        Of("grpc.max_send_message_size", "--grpc-max-send-message-size", "bytes of the largest answer"),
        Of("grpc.connection_timeout", "--grpc-connection-timeout", "time to set up a connection"),
        Of("grpc.max_connection_age", "--grpc-max-connection-age", "age at which clients are sent elsewhere, or infinite") with { Parse = text => Age(text) },
        Of("grpc.client_min_ping_interval", "--grpc-client-min-ping-interval", "least time between pings of a client"),
        Of("grpc.server_ping_interval", "--grpc-server-ping-interval", "silence after which the server pings"),
        Of("grpc.server_ping_timeout", "--grpc-server-ping-timeout", "time a client has to answer a ping"),
        Of("grpc.permit_ping_without_stream", "--permit-ping-without-stream", "allow pings without a call", isSwitch: true),
        Of("grpc.write_buffer_size", "--grpc-write-buffer-size", "bytes"),
        Of("grpc.read_buffer_size", "--grpc-read-buffer-size", "bytes"),
        FileOf("grpc.tls_cert_file", "--grpc-tls-cert-file", "certificate, PEM; none means no TLS"),
        FileOf("grpc.tls_key_file", "--grpc-tls-key-file", "key, PEM"),
        FileOf("grpc.client_ca_file", "--grpc-client-ca-file", "CA of client certificates"),
        Of("grpc.authn_type", "--grpc-authn-type", "mock, mtls or token"),
        FileOf("grpc.authorizer_config", "--grpc-authorizer-config", "kubeconfig for reviews, empty for in-cluster"),
        Of("grpc.heartbeat_check_interval", "--heartbeat-check-interval", "time between heartbeats to subscribers"),
        Of("grpc.heartbeat_disable", "--heartbeat-disable", "send no heartbeats to subscribers", isSwitch: true),
        Of("metrics.port", "--metrics-server-bindport", "port of metrics"),
        Of("metrics.tls", "--enable-metrics-https", "serve metrics over HTTPS", isSwitch: true),
        Of("health.port", "--health-check-server-bindport", "port of health"),
        Of("health.tls", "--enable-health-check-https", "serve health over HTTPS", isSwitch: true),
        Of("events.heartbeat_interval", "--heartbeat-interval", "seconds between heartbeats of this instance"),
        Of("events.subscription_type", "--subscription-type", "shared or broadcast"),
        Of("events.undelivered_resource_threshold", "--undelivered-resource-threshold", "seconds until a bundle without status is published again"),
        Of("events.stale_delete_event_threshold", "--stale-delete-event-threshold", "seconds until a silent agent's delete is left to resync"),
        Of("events.sweep_interval", "--event-sweep-interval", "time between looks for open events"),
        Of("events.retention", "--event-retention", "how long handled events stay readable"),
        Of("events.resync_unknown_consumers", "--resync-unknown-consumers", "let agents delete works although no bundle of theirs is known", isSwitch: true),
        Of("broker.type", "--message-broker-type", "mqtt"),
        Of("broker.config_file", "--message-broker-config-file", "the broker's configuration"),
        new("broker.connection_string", "the broker in one line, in place of the file") { Environment = ["ConnectionStrings__mqtt"] },
        Of("broker.disabled", "--disable-message-broker", "serve without a broker", isSwitch: true),
        Of("source_id", "--source-id", "the source of events to agents"),
        Of("client_id", "--client-id", "unique id of this instance"),
        new("log_level", "debug, info, warn or error") { Environment = ["MAESTRO_LOG_LEVEL"] },
    ];

    /// <summary>Flags of upstream without a meaning here: logging of its library, Azure, the gRPC broker, its hash ring.</summary>
    private static readonly string[] Accepted =
    [
        "--alsologtostderr", "--logtostderr", "--stderrthreshold", "--log_dir", "--log_file", "--log_file_max_size", "--log_backtrace_at", "--one_output",
        "--add_dir_header", "--skip_headers", "--skip_log_headers", "--vmodule", "--db-token-request-scope", "--enable-db-debug", "--grpc-broker-bindport",
        "--disable-grpc-tls", "--grpc-broker-tls-cert-file", "--grpc-broker-tls-key-file", "--grpc-broker-client-ca-file", "--label-metrics-inclusion-duration",
        "--consistent-hash-partition-count", "--consistent-hash-replication-factor", "--consistent-hash-load", "--enable-message-broker-mock",
    ];

    public static Func<ParseResult, ServerOptions> AddServing(Command command, Func<string, string?>? environment = null) => AddTo(command, Serving, environment);

    public static Func<ParseResult, ServerOptions> AddDatabase(Command command, Func<string, string?>? environment = null) => AddTo(command, Database, environment);

    private static Func<ParseResult, ServerOptions> AddTo(Command command, Setting[] settings, Func<string, string?>? environment)
    {
        var table = new SettingTable(settings);
        table.AddTo(command);
        command.Options.Add(new Option<int?>("-v") { Description = "verbosity; from 4 on, debug", Arity = ArgumentArity.ExactlyOne });
        foreach (var flag in Accepted)
            command.Options.Add(new Option<string?>(flag) { Description = "accepted and ignored", Hidden = true, Arity = ArgumentArity.ZeroOrOne });
        return flags => Read(table, flags, environment ?? Environment.GetEnvironmentVariable);
    }

    private static ServerOptions Read(SettingTable table, ParseResult flags, Func<string, string?> environment)
    {
        var options = OptionsBinder.Bind<ServerOptions>(table.Merge(null, flags, environment));
        if (flags.GetValue<int?>("-v") >= 4)
            options = options with { LogLevel = "debug" };
        options = options with { ClientId = UniqueClientId(options.ClientId, environment) };
        ServerOptionsRules.Check(options);
        return options;
    }

    /// <summary>Two replicas with one client id evict each other for ever (incident I19), so the shared default becomes the pod's own.</summary>
    private static string UniqueClientId(string clientId, Func<string, string?> environment) =>
        clientId != new ServerOptions().ClientId ? clientId
        : environment("POD_NAME") is { Length: > 0 } pod ? $"{clientId}-{pod}"
        : environment("HOSTNAME") is { Length: > 0 } host ? $"{clientId}-{host}"
        : $"{clientId}-{Environment.MachineName}";

    private static JsonValue? Age(string text) => text == "infinite" ? null : JsonValue.Create(text);
}
