using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Configuration;

/// <summary>Ranges that types cannot say (API contract §6). All wrong values are named at once.</summary>
internal static class ApiOptionsRules
{
    public static void Check(ApiOptions options)
    {
        List<string?> wrong =
        [
            Range("server.port", options.Server.Port, 0, 65535),
            Range("health.port", options.Health.Port, 0, 65535),
            Range("metrics.port", options.Metrics.Port, 0, 65535),
            Range("database.pool.max_connections", options.Database.Pool.MaxConnections, 1, 200),
            Range("database.pool.max_idle_connections", options.Database.Pool.MaxIdleConnections, 0, 200),
            Range("limits.page_size", options.Limits.PageSize, 1, 500),
            Range("limits.body_bytes", options.Limits.BodyBytes, 1024, 100 * 1024 * 1024),
            Range("watch.max_watchers", options.Watch.MaxWatchers, 1, 100_000),
            Range("watch.buffer", options.Watch.Buffer, 10, 100_000),
            Range("watch.bookmark_interval", options.Watch.BookmarkInterval.TotalSeconds, 0.1, 3600),
            Range("watch.poll_interval", options.Watch.PollInterval.TotalSeconds, 0.1, 3600),
            Range("watch.write_timeout", options.Watch.WriteTimeout.TotalSeconds, 1, 3600),
            Range("events.retention_age", options.Events.RetentionAge.TotalSeconds, 1, 30 * 86400),
            Range("events.retention_rows", options.Events.RetentionRows, 1000, 100_000_000),
            Range("events.per_resource", options.Events.PerResource, 1, 10_000),
            Range("events.prune_interval", options.Events.PruneInterval.TotalSeconds, 1, 86400),
            Range("health.shutdown_timeout", options.Health.ShutdownTimeout.TotalSeconds, 1, 120),
            Range("server.timeouts.read", options.Server.Timeouts.Read.TotalSeconds, 1, 3600),
            Range("server.timeouts.write", options.Server.Timeouts.Write.TotalSeconds, 1, 3600),
            Range("server.timeouts.idle", options.Server.Timeouts.Idle.TotalSeconds, 1, 86400),
            Range("database.pool.request_timeout", options.Database.Pool.RequestTimeout.TotalSeconds, 1, 3600),
            Range("tracing.sampling_rate", options.Tracing.SamplingRate, 0, 1),
            OneOf("database.dialect", options.Database.Dialect, "postgres"),
            options.Database.Ssl.Mode is null ? null : OneOf("database.ssl.mode", options.Database.Ssl.Mode, "disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            OneOf("logging.level", options.Logging.Level, "debug", "info", "warn", "warning", "error"),
            OneOf("logging.format", options.Logging.Format, "json", "text"),
            OneOf("logging.output", options.Logging.Output, "stdout", "stderr"),
        ];
        Refuse(wrong);
    }

    /// <summary>What only a serving process needs: migrations run without issuers.</summary>
    public static void CheckServing(ApiOptions options) => Refuse(IdentityRules.Check(options.Server));

    private static void Refuse(IEnumerable<string?> wrong)
    {
        if (wrong.OfType<string>().ToList() is { Count: > 0 } found)
            throw new ConfigurationException(string.Join("; ", found));
    }

    private static string? Range(string path, double value, double min, double max) =>
        value >= min && value <= max ? null : $"'{path}' is {value}, but must be from {min} to {max}";

    private static string? OneOf(string path, string value, params string[] allowed) =>
        allowed.Contains(value) ? null : $"'{path}' is '{value}', but must be one of {string.Join(", ", allowed)}";
}
