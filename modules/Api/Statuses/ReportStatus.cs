using HyperFleet.Api.Conditions;
using HyperFleet.Api.Deletion;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Api.Statuses;

/// <summary>Takes an adapter's report (API contract §2.7): store, aggregate, and remove the resource when the last adapter is done.</summary>
internal sealed class ReportStatus(
    Database database, ConditionCalculator conditions, ParentSettlement settlement, ChangeSignal changes, TimeProvider time, ILogger<ReportStatus> logger)
{
    private static readonly StatementName Name = new("update", "adapter_statuses");

    private const string AnyChildren = "SELECT EXISTS (SELECT FROM resources WHERE owner_id = $1)";

    /// <summary>The stored status, or null when the report was discarded.</summary>
    public Task<Result<AdapterStatus?>> RunAsync(Address address, AdapterReport report, CancellationToken cancellation) =>
        database.RunUnitAsync(token => TakeAsync(address, report, token), cancellation);

    private async Task<Result<AdapterStatus?>> TakeAsync(Address address, AdapterReport report, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        var (resource, statuses, hasChildren) = await LoadAsync(session, address, report, cancellation);
        if (resource is null)
            return await Lookup.MissingAsync(session, address, cancellation);
        var stored = statuses.Find(s => s.Adapter == report.Adapter);
        if (ReportRules.Judge(report, stored, resource.Generation, resource.Deleting).Failed(out var problem, out var verdict))
            return problem;
        if (verdict == ReportVerdict.Discard)
        {
            logger.ReportDiscarded(report.Adapter, resource.Kind, resource.Id, report.ObservedGeneration, resource.Generation);
            return (AdapterStatus?)null;
        }
        if (verdict == ReportVerdict.Repeat)
            return stored;
        var status = report.ToStatus(stored);
        List<AdapterStatus> after = [.. statuses.Where(s => s.Adapter != report.Adapter), status];
        var removes = report.IsFinalized && settlement.IsRemovable(resource, after, hasChildren);
        var statements = removes
            ? await RemoveAsync(session, resource, status, cancellation)
            : Store(resource, status, verdict, after, hasChildren);
        await session.ExecuteAndCommitAsync(Name, statements, cancellation);
        changes.Committed();
        if (removes)
            logger.HardDeleted(resource.Kind, resource.Id);
        return status;
    }

    private List<NpgsqlBatchCommand> Store(Resource resource, AdapterStatus status, ReportVerdict verdict, List<AdapterStatus> after, bool hasChildren)
    {
        var now = time.GetUtcNow();
        var computed = verdict == ReportVerdict.StoreAndAggregate ? conditions.Compute(resource, after, hasChildren) : resource.Conditions;
        return
        [
            EventRows.Insert(ResourceEvent.Reported(resource, status, computed, now)),
            StatusRows.Store(resource, status, now),
            .. ConditionRows.Replace((resource, computed)),
        ];
    }

    private async Task<List<NpgsqlBatchCommand>> RemoveAsync(DatabaseSession session, Resource resource, AdapterStatus last, CancellationToken cancellation)
    {
        var removal = new Removal(EventType.Finalized, time.GetUtcNow(), last.Adapter, EventDetail.Of(resource.Conditions, resource.Conditions, last));
        return [.. removal.Of([resource]), .. await settlement.SettleAsync(session, resource, removal, cancellation)];
    }

    /// <summary>Reports serialise on the row of the resource. One that may remove it locks the ancestors first, so that locks go from parent to child.</summary>
    private static Task<(Resource? Resource, List<AdapterStatus> Statuses, bool HasChildren)> LoadAsync(
        DatabaseSession session, Address address, AdapterReport report, CancellationToken cancellation)
    {
        IReadOnlyList<NpgsqlBatchCommand> commands =
        [
            report.IsFinalized ? ResourceTree.ChainForUpdate(address.Id) : Lookup.ForUpdate(address),
            Lookup.Read(address),
            StatusRows.OfResources([address.Id]),
            Sql.Command(AnyChildren, Sql.Text(address.Id)),
        ];
        return session.ReadAsync(Lookup.Name, commands, async (reader, token) =>
        {
            await reader.NextResultAsync(token);
            var resource = await Lookup.ReadOneAsync(reader, token);
            await reader.NextResultAsync(token);
            var statuses = await StatusRows.ReadAllAsync(reader, token);
            await reader.NextResultAsync(token);
            return (resource, statuses, await Lookup.ReadFlagAsync(reader, token));
        }, cancellation);
    }
}
