using System.Text.Json;
using HyperFleet.Api.Conditions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Search;
using HyperFleet.Api.Statuses;
using HyperFleet.Api.Telemetry;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

/// <summary>
/// Replaces spec, labels or references (API contract §2.4). Two round trips, one when nothing changes. Resources that refer to each other
/// and are patched at once may deadlock; one of the two is then done again.
/// </summary>
internal sealed class PatchResource(Database database, EntityTable entities, ConditionCalculator conditions, ReconciliationMetrics metrics, ChangeSignal changes, TimeProvider time)
{
    private static readonly StatementName Name = new("update", "resources");

    private const string Update = "UPDATE resources SET spec = $2, generation = $3, updated_time = $4, updated_by = $5, labels = $6, terms = $7 WHERE id = $1";

    public Task<Result<Resource>> RunAsync(
        Address address, PatchRequest request, Caller caller, EntityTagCondition condition, CancellationToken cancellation) =>
        database.RunUnitAsync(token => PatchAsync(address, request, caller, condition, token), cancellation);

    private async Task<Result<Resource>> PatchAsync(
        Address address, PatchRequest request, Caller caller, EntityTagCondition condition, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        var (stored, statuses) = await LoadAsync(session, address, cancellation);
        if (stored is null)
            return await Lookup.MissingAsync(session, address, cancellation);
        if (stored.Deleting)
            return Problem.StateConflict($"{stored.Kind} with id='{stored.Id}' is marked for deletion; it cannot be changed");
        if (condition.Check(stored) is { } mismatch)
            return mismatch;
        var changed = stored;
        if (request.References is not null)
        {
            var checkedReferences = await ReferenceRules.CheckAsync(session, entities[stored.Kind], request.References, caller.Scope, cancellation);
            if (checkedReferences.Failed(out var problem, out var targets))
                return problem;
            changed = changed with { References = targets };
        }
        changed = Apply(changed, request);
        if (request.References is null && ReferenceEquals(changed, stored))
            return stored;
        changed = changed with { Generation = stored.Generation + 1, UpdatedTime = time.GetUtcNow().ToMicroseconds(), UpdatedBy = caller.NameOrSystem };
        changed = changed with { Conditions = conditions.Compute(changed, statuses, hasChildren: false) };
        await session.ExecuteAndCommitAsync(Name, [.. Statements(stored, changed, request)], cancellation);
        changes.Committed();
        metrics.Started(changed);
        return changed;
    }

    private static Task<(Resource? Stored, List<AdapterStatus> Statuses)> LoadAsync(DatabaseSession session, Address address, CancellationToken cancellation) =>
        session.ReadAsync(Lookup.Name, [Lookup.ForUpdate(address), Lookup.Read(address), StatusRows.OfResources([address.Id])], async (reader, token) =>
        {
            await reader.NextResultAsync(token);
            var stored = await Lookup.ReadOneAsync(reader, token);
            await reader.NextResultAsync(token);
            return (stored, await StatusRows.ReadAllAsync(reader, token));
        }, cancellation);

    /// <summary>The same instance when nothing differs: order of keys, white space and spelling of numbers are no change.</summary>
    private static Resource Apply(Resource resource, PatchRequest request)
    {
        if (!request.Spec.IsEmpty && !SameJson(request.Spec, resource.Spec))
            resource = resource with { Spec = request.Spec };
        if (request.Labels is { } labels && !(labels.Count == resource.Labels.Count && !labels.Except(resource.Labels).Any()))
            resource = resource with { Labels = labels };
        return resource;
    }

    private static bool SameJson(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceEqual(right.Span) || JsonElement.DeepEquals(JsonElement.Parse(left.Span), JsonElement.Parse(right.Span));

    private static IEnumerable<NpgsqlBatchCommand> Statements(Resource stored, Resource changed, PatchRequest request)
    {
        yield return EventRows.Insert(ResourceEvent.Patched(stored, changed));
        yield return Sql.Command(
            Update, Sql.Text(changed.Id), Sql.Json(changed.Spec), Sql.Int(changed.Generation), Sql.Time(changed.UpdatedTime), Sql.Text(changed.UpdatedBy),
            Sql.RawJson(LabelJson.ToBytes(changed.Labels)), Sql.Texts(SearchTerms.Of(changed)));
        if (!ReferenceEquals(stored.Labels, changed.Labels))
        {
            foreach (var command in LabelRows.Replace(changed))
                yield return command;
        }
        if (request.References is not null)
        {
            foreach (var command in ReferenceRows.Replace(changed))
                yield return command;
        }
        foreach (var command in ConditionRows.Replace((stored with { Labels = changed.Labels }, changed.Conditions)))
            yield return command;
    }
}
