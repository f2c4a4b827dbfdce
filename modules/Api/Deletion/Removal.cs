using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>Takes rows out: statuses by hand, everything else by the foreign keys. What it was stays as the image of its last event.</summary>
/// <param name="Type">How the timeline names it.</param>
internal sealed record Removal(string Type, DateTimeOffset Time, string Actor, ReadOnlyMemory<byte> Detail = default)
{
    public IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyCollection<Resource> resources)
    {
        var ids = resources.Select(r => r.Id).ToArray();
        if (ids.Length == 0)
            yield break;
        yield return EventRows.Insert([.. resources.Select(r => new ResourceEvent(r.Id, Type, r.Generation, Time, Actor, EventImage.Whole, Detail))]);
        yield return StatusRows.RemoveOf(ids);
        // A reference inside the removed set would hold its target back.
        yield return ReferenceRows.RemoveFrom(ids);
        yield return Sql.Command("DELETE FROM resources WHERE id = ANY($1)", Sql.Texts(ids));
    }
}
