using Microsoft.Extensions.Logging;

namespace HyperFleet.Postgres;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "Slow database statement: {Operation} on {Table} took {DurationMs} ms")]
    public static partial void SlowStatement(this ILogger logger, string operation, string table, double durationMs);

    // The words are what operators search for (deployment contract §0.1).
    [LoggerMessage(3002, LogLevel.Warning, "failed to connect to database, attempt {Attempt} of {Attempts}: {Reason}")]
    public static partial void Unreachable(this ILogger logger, int attempt, int attempts, string reason);

    [LoggerMessage(3003, LogLevel.Information, "Database settings changed, connecting with the new ones")]
    public static partial void SettingsChanged(this ILogger logger);

    [LoggerMessage(3004, LogLevel.Information, "Applied migration {Migration}")]
    public static partial void MigrationApplied(this ILogger logger, string migration);

    [LoggerMessage(3005, LogLevel.Information, "Database schema is current, {Count} migrations known")]
    public static partial void SchemaCurrent(this ILogger logger, int count);

    [LoggerMessage(3006, LogLevel.Information, "Database {Operation} on {Table} in {DurationMs} ms: {Statements}")]
    public static partial void Statements(this ILogger logger, string operation, string table, double durationMs, string statements);

    [LoggerMessage(3007, LogLevel.Debug, "A transaction was broken off ({SqlState}) at attempt {Attempt}; running it again")]
    public static partial void UnitRepeated(this ILogger logger, string sqlState, int attempt);
}
