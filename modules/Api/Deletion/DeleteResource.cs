using HyperFleet.Api.Conditions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Telemetry;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Deletion;

/// <summary>Marks a resource and its children for deletion, or removes what nobody has to clean up (API contract §2.5).</summary>
internal sealed class DeleteResource(
    Database database, EntityTable entities, ConditionCalculator conditions, ParentSettlement settlement, ReconciliationMetrics metrics,
    ChangeSignal changes, TimeProvider time)
{
    private static readonly StatementName Name = new("delete", "resources");

    private const string MarkRows = """
        UPDATE resources SET deleted_time = $2, deleted_by = $3, updated_time = $2, updated_by = $3, generation = generation + 1 WHERE id = ANY($1)
        """;

    public Task<Result<Resource>> RunAsync(Address address, Caller caller, EntityTagCondition condition, CancellationToken cancellation) =>
        database.RunUnitAsync(token => DeleteAsync(address, caller, condition, token), cancellation);

    private async Task<Result<Resource>> DeleteAsync(Address address, Caller caller, EntityTagCondition condition, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        if ((await ResourceTree.LockAsync(session, address, entities.Depth, conditions.ReadsSpec, cancellation)).Failed(out var problem, out var tree))
            return problem;
        if (condition.Check(tree.Root) is { } mismatch)
            return mismatch;
        var now = time.GetUtcNow().ToMicroseconds();
        if (DeletePlan.Make(tree, entities, now, caller.NameOrSystem).Failed(out problem, out var plan))
            return problem;
        if (plan.IsEmpty)
            return tree.Root;
        var marked = plan.Marked.Select(stored => (Stored: stored, After: Mark(plan, tree, stored))).ToList();
        var removal = new Removal(EventType.Finalized, now, caller.NameOrSystem);
        var statements = Statements(plan, marked, removal);
        if (plan.Removed.Contains(tree.Root))
            statements.AddRange(await settlement.SettleAsync(session, tree.Root, removal, cancellation));
        await session.ExecuteAndCommitAsync(Name, statements, cancellation);
        changes.Committed();
        marked.ForEach(m => metrics.Started(m.After));
        return marked.Find(m => m.Stored.Id == tree.Root.Id).After ?? (tree.Root.Deleting ? tree.Root : plan.Mark(tree.Root));
    }

    private Resource Mark(DeletePlan plan, ResourceTree tree, Resource stored)
    {
        var after = plan.Mark(stored);
        return after with { Conditions = conditions.Compute(after, [.. tree.Statuses[stored.Id]], plan.LeavesChildren(stored)) };
    }

    private static List<NpgsqlBatchCommand> Statements(DeletePlan plan, List<(Resource Stored, Resource After)> marked, Removal removal)
    {
        var statements = new List<NpgsqlBatchCommand>();
        if (marked.Count > 0)
        {
            var ids = marked.Select(m => m.Stored.Id).ToArray();
            statements.Add(EventRows.Insert([.. marked.Select(m => ResourceEvent.DeletionRequested(m.Stored, m.After))]));
            statements.Add(Sql.Command(MarkRows, Sql.Texts(ids), Sql.Time(removal.Time), Sql.Text(removal.Actor)));
            statements.Add(ReferenceRows.RemoveFrom(ids));
            statements.AddRange(ConditionRows.Replace([.. marked.Select(m => (m.Stored, m.After.Conditions))]));
        }
        statements.AddRange(removal.Of(plan.Removed));
        return statements;
    }
}
