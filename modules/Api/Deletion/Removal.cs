using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>Takes rows out: statuses by hand, everything else by the foreign keys.</summary>
internal static class Removal
{
    public static IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyCollection<Resource> resources)
    {
        var ids = resources.Select(r => r.Id).ToArray();
        if (ids.Length == 0)
            yield break;
        yield return StatusRows.RemoveOf(ids);
        // A reference inside the removed set would hold its target back.
        yield return ReferenceRows.RemoveFrom(ids);
        yield return Sql.Command("DELETE FROM resources WHERE id = ANY($1)", Sql.Texts(ids));
    }
}
