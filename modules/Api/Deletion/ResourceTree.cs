using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>A resource with everything below it, locked.</summary>
internal sealed record ResourceTree(
    Resource Root,
    IReadOnlyList<Resource> Descendants,
    ILookup<string, AdapterStatus> Statuses,
    IReadOnlyList<ResourceTree.Referrer> Referrers)
{
    /// <summary>A resource that holds a reference into the tree. Who cannot see it learns only that it exists.</summary>
    internal sealed record Referrer(string SourceId, string SourceKind, string TargetId, bool Visible, int Generation);

    // Owners never change, so the chain and the tree are what they were when the locks are granted; only new children could appear,
    // and those wait for the lock on their parent. Order: ancestors from the top, then level by level (API contract §7.3).
    private const string LockChain = """
        WITH RECURSIVE chain AS (
          SELECT id, owner_id, 0 AS height FROM resources WHERE id = $1
          UNION ALL SELECT p.id, p.owner_id, c.height + 1 FROM resources p JOIN chain c ON p.id = c.owner_id)
        SELECT r.id FROM resources r JOIN chain c ON c.id = r.id ORDER BY c.height DESC FOR UPDATE OF r
        """;

    private const string Tree = """
        WITH RECURSIVE tree AS (
          SELECT id, 0 AS depth FROM resources WHERE id = $1
          UNION ALL SELECT c.id, t.depth + 1 FROM resources c JOIN tree t ON c.owner_id = t.id)
        """;

    private const string LockLevel = $"{Tree} SELECT r.id FROM resources r JOIN tree t ON t.id = r.id WHERE t.depth = $2 ORDER BY r.id FOR UPDATE OF r";

    private const string Below = "FROM resources r JOIN tree t ON t.id = r.id WHERE t.depth > 0 ORDER BY t.depth, r.id";

    private const string Descend = $"{Tree} SELECT {ResourceRow.ColumnsWithoutSpec} {Below}";

    private const string DescendWithSpec = $"{Tree} SELECT {ResourceRow.Columns} {Below}";

    private const string Reports = $"{Tree} SELECT {StatusRows.Columns} FROM adapter_statuses s JOIN tree t ON t.id = s.resource_id";

    private const string Inbound = $"""
        {Tree} SELECT f.source_id, s.kind, f.target_id, $2::jsonb IS NULL OR s.tenancy @> $2, s.generation
        FROM resource_references f JOIN tree t ON t.id = f.target_id JOIN resources s ON s.id = f.source_id
        """;

    /// <summary>Locks the resource and its ancestors, top first.</summary>
    public static NpgsqlBatchCommand ChainForUpdate(string id) => Sql.Command(LockChain, Sql.Text(id));

    /// <summary>Locks and reads the whole tree in one round trip, whatever its size (incident I14).</summary>
    /// <param name="depth">Levels below the root that the configured kinds allow.</param>
    /// <param name="withSpec">Whether descendants come with their specs.</param>
    public static async Task<Result<ResourceTree>> LockAsync(DatabaseSession session, Address address, int depth, bool withSpec, CancellationToken cancellation)
    {
        List<NpgsqlBatchCommand> commands = [ChainForUpdate(address.Id)];
        commands.AddRange(Enumerable.Range(1, depth).Select(level => Sql.Command(LockLevel, Sql.Text(address.Id), Sql.Int(level))));
        var locks = commands.Count;
        commands.AddRange([Lookup.Read(address), Sql.Command(withSpec ? DescendWithSpec : Descend, Sql.Text(address.Id)), Sql.Command(Reports, Sql.Text(address.Id)), Sql.Command(Inbound, Sql.Text(address.Id), Sql.Json(address.Scope))]);
        var tree = await session.ReadAsync(Lookup.Name, commands, (reader, token) => ReadAsync(reader, locks, token), cancellation);
        return tree is null ? await Lookup.MissingAsync(session, address, cancellation) : tree;
    }

    private static async Task<ResourceTree?> ReadAsync(NpgsqlDataReader reader, int locks, CancellationToken cancellation)
    {
        for (var i = 0; i < locks; i++)
            await reader.NextResultAsync(cancellation);
        if (await Lookup.ReadOneAsync(reader, cancellation) is not { } root)
            return null;
        await reader.NextResultAsync(cancellation);
        var descendants = new List<Resource>();
        while (await reader.ReadAsync(cancellation))
            descendants.Add(ResourceRow.Read(reader));
        await reader.NextResultAsync(cancellation);
        var statuses = new List<(string Id, AdapterStatus Status)>();
        while (await reader.ReadAsync(cancellation))
            statuses.Add((reader.GetString(0), StatusRows.Read(reader)));
        await reader.NextResultAsync(cancellation);
        var referrers = new List<Referrer>();
        while (await reader.ReadAsync(cancellation))
            referrers.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt32(4)));
        return new(root, descendants, statuses.ToLookup(s => s.Id, s => s.Status), referrers);
    }
}
