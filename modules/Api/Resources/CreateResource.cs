using HyperFleet.Api.Conditions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Search;
using HyperFleet.Api.Telemetry;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

/// <summary>Stores a new resource (API contract §2.3). A root without references is one round trip, everything else two.</summary>
internal sealed class CreateResource(Database database, ConditionCalculator conditions, ReconciliationMetrics metrics, ChangeSignal changes, TimeProvider time)
{
    private static readonly StatementName Name = new("create", "resources");

    private const string Insert = """
        INSERT INTO resources (id, kind, name, href, spec, tenancy, created_time, updated_time, created_by, updated_by, owner_id, owner_kind, owner_href, labels, conditions, terms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $8, $9, $10, $11, $12, $13, $14)
        """;

    private const string LockParent = "SELECT r.href, r.deleted_time IS NOT NULL FROM resources r WHERE r.id = $1 AND r.kind = $2 AND ($3::jsonb IS NULL OR r.tenancy @> $3) FOR UPDATE";

    public async Task<Result<Resource>> RunAsync(CreateRequest request, EntityType entity, string? parentId, Caller caller, CancellationToken cancellation)
    {
        try
        {
            return parentId is null && request.References is not { Entries.Count: > 0 } && !ReferenceRules.AnyRequired(entity)
                ? await InsertAloneAsync(Build(request, entity, null, caller), cancellation)
                : await database.RunUnitAsync(token => InsertLinkedAsync(request, entity, parentId, caller, token), cancellation);
        }
        catch (PostgresException e) when (DatabaseFaults.Classify(e) == DatabaseFault.UniqueViolation)
        {
            return Problem.Duplicate(entity.Kind);
        }
    }

    private async Task<Result<Resource>> InsertAloneAsync(Resource resource, CancellationToken cancellation)
    {
        // Statements of one batch outside a transaction commit together.
        await using var session = await database.OpenAsync(cancellation);
        await session.ExecuteAsync(Name, [.. Statements(resource)], cancellation);
        changes.Committed();
        metrics.Started(resource);
        return resource;
    }

    private async Task<Result<Resource>> InsertLinkedAsync(CreateRequest request, EntityType entity, string? parentId, Caller caller, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        Owner? owner = null;
        if (parentId is not null)
        {
            var parent = await LockParentAsync(session, entity.Parent!, parentId, caller, cancellation);
            if (parent.Failed(out var refused, out owner))
                return refused;
        }
        var checkedReferences = await ReferenceRules.CheckAsync(session, entity, request.References, caller.Scope, cancellation);
        if (checkedReferences.Failed(out var problem, out var targets))
            return problem;
        var resource = Build(request, entity, owner, caller) with { References = targets };
        await session.ExecuteAndCommitAsync(Name, [.. Statements(resource)], cancellation);
        changes.Committed();
        metrics.Started(resource);
        return resource;
    }

    private static async Task<Result<Owner>> LockParentAsync(DatabaseSession session, EntityType parent, string id, Caller caller, CancellationToken cancellation)
    {
        var command = Sql.Command(LockParent, Sql.Text(id), Sql.Text(parent.Kind), Sql.Json(caller.Scope));
        return await session.ReadAsync(Lookup.Name, command, Read, cancellation);

        async Task<Result<Owner>> Read(NpgsqlDataReader row, CancellationToken token)
        {
            if (!await row.ReadAsync(token))
                return Problem.NotFound(parent.Kind, id);
            return row.GetBoolean(1)
                ? Problem.StateConflict($"{parent.Kind} with id='{id}' is marked for deletion; it takes no new children")
                : new Owner(id, parent.Kind, row.GetString(0));
        }
    }

    private Resource Build(CreateRequest request, EntityType entity, Owner? owner, Caller caller)
    {
        var now = time.GetUtcNow().ToMicroseconds();
        var id = Guid.CreateVersion7(now).ToString();
        var resource = new Resource
        {
            Id = id,
            Kind = entity.Kind,
            Name = request.Name,
            Href = entity.Href(id, owner?.Id),
            Spec = request.Spec,
            Labels = request.Labels,
            Tenancy = caller.Tenancy,
            Owner = owner,
            CreatedTime = now,
            UpdatedTime = now,
            CreatedBy = caller.NameOrSystem,
            UpdatedBy = caller.NameOrSystem,
        };
        return resource with { Conditions = conditions.Compute(resource, [], hasChildren: false) };
    }

    private static IEnumerable<NpgsqlBatchCommand> Statements(Resource resource)
    {
        yield return Sql.Command(
            Insert,
            Sql.Text(resource.Id), Sql.Text(resource.Kind), Sql.Text(resource.Name), Sql.Text(resource.Href),
            Sql.Json(resource.Spec), Sql.Json(resource.Tenancy), Sql.Time(resource.CreatedTime), Sql.Text(resource.CreatedBy),
            Sql.Text(resource.Owner?.Id), Sql.Text(resource.Owner?.Kind), Sql.Text(resource.Owner?.Href),
            Sql.RawJson(LabelJson.ToBytes(resource.Labels)), Sql.RawJson(ConditionJson.ToBytes(resource.Conditions)),
            Sql.Texts(SearchTerms.Of(resource)));
        if (resource.Labels.Count > 0)
            yield return LabelRows.Insert(resource);
        if (resource.References.Count > 0)
            yield return ReferenceRows.Insert(resource);
        if (resource.Conditions.Count > 0)
            yield return ConditionRows.Insert(resource);
        yield return EventRows.Accepted(resource);
    }
}
