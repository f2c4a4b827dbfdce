using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Configuration;

/// <summary>Ranges that types cannot say. All wrong values are named at once.</summary>
internal static class ServerOptionsRules
{
    public static void Check(ServerOptions options)
    {
        List<string?> wrong =
        [
            OneOf("--message-broker-type", options.Broker.Type, "mqtt"),
            OneOf("--subscription-type", options.Events.SubscriptionType, "shared", "broadcast"),
            OneOf("--db-auth-method", options.Database.AuthMethod, "password"),
            OneOf("--db-sslmode", options.Database.SslMode ?? "disable", "disable", "require", "verify-ca", "verify-full"),
            OneOf("--grpc-authn-type", options.Grpc.AuthnType, "mock", "mtls", "token"),
            Range("--db-max-open-connections", options.Database.MaxOpenConnections, 10, 1000),
            Positive("--http-read-timeout", options.Http.ReadTimeout),
            Positive("--http-write-timeout", options.Http.WriteTimeout),
            Range("--heartbeat-interval", options.Events.HeartbeatInterval, 1, 3600),
            string.IsNullOrEmpty(options.ClientId) ? "'--client-id' is empty: each replica needs its own" : null,
        ];
        if (wrong.OfType<string>().ToList() is { Count: > 0 } found)
            throw new ConfigurationException(string.Join("; ", found));
    }

    private static string? Range(string name, int value, int min, int max) =>
        value >= min && value <= max ? null : $"'{name}' is {value}, but must be from {min} to {max}";

    private static string? Positive(string name, TimeSpan value) => value > TimeSpan.Zero ? null : $"'{name}' is {value}, but must be above 0";

    private static string? OneOf(string name, string value, params string[] allowed) =>
        allowed.Contains(value) ? null : $"'{name}' is '{value}', but must be one of {string.Join(", ", allowed)}";
}
