using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Deletion;

/// <summary>Removes a marked resource and everything below it without waiting for adapters (API contract §2.6). Every use is logged.</summary>
internal sealed class ForceDeleteResource(Database database, EntityTable entities, ParentSettlement settlement, ILogger<ForceDeleteResource> logger)
{
    private static readonly StatementName Name = new("delete", "resources");

    /// <summary>Null when the rows are gone.</summary>
    public async Task<Problem?> RunAsync(Address address, string reason, Caller caller, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        if ((await ResourceTree.LockAsync(session, address, entities.Depth, withSpec: false, cancellation)).Failed(out var problem, out var tree))
            return problem;
        if (!tree.Root.Deleting)
            return Problem.StateConflict($"{tree.Root.Kind} with id='{tree.Root.Id}' is not in Finalizing state; DELETE it first");
        IReadOnlyList<Resource> all = [tree.Root, .. tree.Descendants];
        await session.ExecuteAndCommitAsync(Name,
        [
            ReferenceRows.RemoveTo(all.Select(r => r.Id)),
            .. Removal.Of(all),
            .. await settlement.SettleAsync(session, tree.Root, cancellation),
        ], cancellation);
        logger.ForceDeleted(tree.Root.Kind, tree.Root.Id, caller.NameOrSystem, reason, string.Join(',', tree.Descendants.Select(d => d.Id)));
        return null;
    }
}
