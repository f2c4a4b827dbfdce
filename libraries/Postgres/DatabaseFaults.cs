using System.Net.Sockets;
using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>Tells the kinds of failure apart by SQLSTATE and by what broke, never by message text.</summary>
public static class DatabaseFaults
{
    public static DatabaseFault Classify(Exception exception) => exception switch
    {
        PostgresException e => ClassifyState(e.SqlState),
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => DatabaseFault.Timeout,
        NpgsqlException or SocketException or IOException => DatabaseFault.Connection,
        _ => DatabaseFault.Other,
    };

    /// <summary>The label value of <c>hyperfleet_db_errors_total</c>.</summary>
    internal static string MetricName(this DatabaseFault fault) => fault switch
    {
        DatabaseFault.UniqueViolation or DatabaseFault.ForeignKeyViolation => "constraint_violation",
        DatabaseFault.Connection => "connection_error",
        DatabaseFault.Timeout => "timeout",
        _ => "other",
    };

    private static DatabaseFault ClassifyState(string state) => state switch
    {
        PostgresErrorCodes.UniqueViolation => DatabaseFault.UniqueViolation,
        PostgresErrorCodes.ForeignKeyViolation => DatabaseFault.ForeignKeyViolation,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => DatabaseFault.Serialization,
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => DatabaseFault.Timeout,
        // Class 57P: shutdown, 53: out of resources, 08: connection, 28: authorisation, 3D: no such database.
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("28", StringComparison.Ordinal)
            || state.StartsWith("3D", StringComparison.Ordinal) => DatabaseFault.Connection,
        // Class 22: data exceptions; 2201B: a regular expression that does not compile.
        _ when state.StartsWith("22", StringComparison.Ordinal) => DatabaseFault.InvalidValue,
        _ => DatabaseFault.Other,
    };
}
