using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>Removes a marked resource and everything below it without waiting for adapters (API contract §2.6). Every use is logged.</summary>
internal sealed class ForceDeleteResource(Database database, EntityTable entities, ParentSettlement settlement, ChangeSignal changes, TimeProvider time,
    ILogger<ForceDeleteResource> logger)
{
    private static readonly StatementName Name = new("delete", "resources");

    private const string LockHolders = "SELECT r.id FROM resources r WHERE r.id = ANY($1) ORDER BY r.id FOR UPDATE";

    /// <summary>Null when the rows are gone.</summary>
    public Task<Problem?> RunAsync(Address address, string reason, Caller caller, CancellationToken cancellation) =>
        database.RunUnitAsync(token => RemoveAsync(address, reason, caller, token), cancellation);

    private async Task<Problem?> RemoveAsync(Address address, string reason, Caller caller, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        if ((await ResourceTree.LockAsync(session, address, entities.Depth, withSpec: false, cancellation)).Failed(out var problem, out var tree))
            return problem;
        if (!tree.Root.Deleting)
            return Problem.StateConflict($"{tree.Root.Kind} with id='{tree.Root.Id}' is not in Finalizing state; DELETE it first");
        IReadOnlyList<Resource> all = [tree.Root, .. tree.Descendants];
        var removal = new Removal(EventType.ForceDeleted, time.GetUtcNow().ToMicroseconds(), caller.NameOrSystem, EventDetail.Reason(reason));
        await session.ExecuteAndCommitAsync(Name,
        [
            .. Release(tree, all, removal),
            .. removal.Of(all),
            .. await settlement.SettleAsync(session, tree.Root, removal, cancellation),
        ], cancellation);
        changes.Committed();
        logger.ForceDeleted(tree.Root.Kind, tree.Root.Id, caller.NameOrSystem, reason, string.Join(',', tree.Descendants.Select(d => d.Id)));
        return null;
    }

    /// <summary>Resources elsewhere lose their references into the tree: that is a change of theirs.</summary>
    private static IEnumerable<NpgsqlBatchCommand> Release(ResourceTree tree, IReadOnlyList<Resource> all, Removal removal)
    {
        var leaving = all.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var holders = tree.Referrers.Where(r => !leaving.Contains(r.SourceId)).DistinctBy(r => r.SourceId).OrderBy(r => r.SourceId, StringComparer.Ordinal).ToList();
        if (holders.Count == 0)
            yield break;
        yield return Sql.Command(LockHolders, Sql.Texts(holders.Select(h => h.SourceId)));
        yield return EventRows.Insert([.. holders.Select(h => new ResourceEvent(
            h.SourceId, EventType.ReferenceRemoved, h.Generation, removal.Time, removal.Actor, EventImage.WithoutSpec, removal.Detail))]);
        yield return ReferenceRows.Remove(holders.Select(h => h.SourceId), leaving);
    }
}
