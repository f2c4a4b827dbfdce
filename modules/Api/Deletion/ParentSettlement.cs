using HyperFleet.Api.Conditions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>
/// When a child's row goes, its marked parent may have waited for nothing else: it is judged again in the same transaction
/// (API contract §2.5, §9 row 6). One round trip a level, whatever the number of siblings (incident I14).
/// </summary>
internal sealed class ParentSettlement(EntityTable entities, ConditionCalculator conditions)
{
    private const string Load = $"SELECT {ResourceRow.Columns} FROM resources r WHERE r.id = $1 AND r.deleted_time IS NOT NULL";

    private const string OtherChildren = "SELECT EXISTS (SELECT FROM resources WHERE owner_id = $1 AND id <> $2)";

    /// <summary>The statements that bring the ancestors of a removed resource up to date. The ancestors must be locked already.</summary>
    public async Task<List<NpgsqlBatchCommand>> SettleAsync(DatabaseSession session, Resource removed, Removal cause, CancellationToken cancellation)
    {
        var statements = new List<NpgsqlBatchCommand>();
        while (removed.Owner is { } owner)
        {
            var (parent, statuses, hasChildren) = await LoadAsync(session, owner.Id, removed.Id, cancellation);
            if (parent is null)
                break;
            if (!IsRemovable(parent, statuses, hasChildren))
            {
                statements.AddRange(Reevaluate(parent, conditions.Compute(parent, statuses, hasChildren), cause));
                break;
            }
            statements.AddRange((cause with { Type = EventType.Finalized, Detail = default }).Of([parent]));
            removed = parent;
        }
        return statements;
    }

    /// <summary>Marked, no children left, and every required adapter has finished at this generation.</summary>
    public bool IsRemovable(Resource resource, IReadOnlyList<AdapterStatus> statuses, bool hasChildren) =>
        resource.Deleting && !hasChildren && entities[resource.Kind].RequiredAdapters.All(adapter =>
            statuses.Any(s => s.Adapter == adapter && s.IsFinalized && s.ObservedGeneration == resource.Generation));

    private static List<NpgsqlBatchCommand> Reevaluate(Resource parent, IReadOnlyList<Condition> computed, Removal cause)
    {
        var changes = ConditionRows.Replace((parent, computed)).ToList();
        return changes.Count == 0 ? changes : [EventRows.Insert(ResourceEvent.Reevaluated(parent, computed, cause.Time, cause.Actor)), .. changes];
    }

    private static Task<(Resource? Parent, List<AdapterStatus> Statuses, bool HasChildren)> LoadAsync(
        DatabaseSession session, string id, string removedChild, CancellationToken cancellation)
    {
        IReadOnlyList<NpgsqlBatchCommand> commands =
            [Sql.Command(Load, Sql.Text(id)), StatusRows.OfResources([id]), Sql.Command(OtherChildren, Sql.Text(id), Sql.Text(removedChild))];
        return session.ReadAsync(Lookup.Name, commands, async (reader, token) =>
        {
            var parent = await Lookup.ReadOneAsync(reader, token);
            await reader.NextResultAsync(token);
            var statuses = await StatusRows.ReadAllAsync(reader, token);
            await reader.NextResultAsync(token);
            return (parent, statuses, await Lookup.ReadFlagAsync(reader, token));
        }, cancellation);
    }
}
