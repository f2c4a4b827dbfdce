using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Robustness.Tests;

/// <summary>Breaks the product on purpose where no request can, in its database, so that the checkers have something to find.</summary>
internal static class Tampering
{
    /// <summary>A database of Maestro that knows one consumer.</summary>
    public static async Task<NpgsqlDataSource> CreateMaestroAsync(PostgresServer postgres, string consumer, CancellationToken cancellation)
    {
        var connection = await postgres.CreateDatabaseAsync(cancellation);
        await HyperFleetRole.RunAsync(["maestro", "migration"], new Dictionary<string, string?> { ["ConnectionStrings__maestro"] = connection }, cancellation);
        var database = NpgsqlDataSource.Create(connection);
        await database.TamperAsync(consumer, "INSERT INTO consumers (id, name) VALUES ($1, $1)");
        return database;
    }

    /// <param name="sql">What happens to the row whose id is <c>$1</c>.</param>
    public static async Task TamperAsync(this NpgsqlDataSource database, string id, params IEnumerable<string> sql)
    {
        foreach (var statement in sql)
        {
#pragma warning disable CA2100 // constants of the tests
            await using var command = database.CreateCommand(statement);
#pragma warning restore CA2100
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
