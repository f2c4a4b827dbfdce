using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Native;

internal static class PostgresDatabases
{
    /// <summary>Creates the server's databases; those that exist are left alone.</summary>
    public static async Task CreateAsync(PostgresServerResource server, CancellationToken cancellation)
    {
        if (server.Databases.Count == 0)
            return;
        var text = await server.ConnectionStringExpression.GetValueAsync(cancellation);
        var builder = new NpgsqlConnectionStringBuilder(text) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellation);
        foreach (var name in server.Databases.Values.Distinct())
            await CreateAsync(connection, name, cancellation);
    }

    private static async Task CreateAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // an identifier cannot be a parameter; it is quoted
        command.CommandText = $"CREATE DATABASE \"{name.Replace("\"", "\"\"")}\"";
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // It was there before.
        }
    }
}
