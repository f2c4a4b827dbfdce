using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using Npgsql;

namespace HyperFleet.Server.Consumers;

/// <summary>The end of a consumer that still has bundles. An operator chooses it; no timer does (incident I10).</summary>
internal sealed class ConsumerRetirement(Database database, BundleStore bundles)
{
    private const string Bundles = "SELECT r.id FROM resources r JOIN consumers c ON c.name = r.consumer_name WHERE c.id = $1 AND r.deleted_at IS NULL";

    private const string Forget = """
        WITH gone AS (DELETE FROM resources r USING consumers c WHERE c.id = $1 AND r.consumer_name = c.name RETURNING r.id)
        SELECT count(*) FROM gone
        """;

    private const string Remove = "DELETE FROM consumers WHERE id = $1";

    private static readonly StatementName Reading = new("query", "resources");
    private static readonly StatementName Deleting = new("delete", "resources");

    /// <summary>Marks every bundle as deleting; how many there were. The rows go as the agent acknowledges.</summary>
    public async Task<int> DeleteBundlesAsync(string consumerId, CancellationToken cancellation)
    {
        var ids = await IdsAsync(consumerId, cancellation);
        foreach (var id in ids)
            await bundles.MarkDeletingAsync(id, cancellation);
        return ids.Count;
    }

    /// <summary>Removes the consumer with every bundle, unacknowledged; how many there were. What runs on the cluster stays.</summary>
    public async Task<long> ForgetAsync(string consumerId, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        var count = await session.ReadAsync(Deleting, Sql.Command(Forget, Sql.Text(consumerId)),
            async (reader, token) => await reader.ReadAsync(token) ? reader.GetInt64(0) : 0, cancellation);
        await session.ExecuteAndCommitAsync(Deleting, [Sql.Command(Remove, Sql.Text(consumerId))], cancellation);
        return count;
    }

    private async Task<List<string>> IdsAsync(string consumerId, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, Sql.Command(Bundles, Sql.Text(consumerId)), ReadAsync, cancellation);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetString(0));
        return ids;
    }
}
