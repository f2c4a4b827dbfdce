using System.Text;
using System.Text.Json;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Deletion;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Schemas;
using HyperFleet.Api.Search;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Resources;

/// <summary>The requests on resources: parse, act, answer.</summary>
internal sealed class ResourceHandlers(
    ApiOptions options, EntityTable entities, SpecSchemas schemas, ResourceJson json, GetResource get, CreateResource create, PatchResource patch,
    DeleteResource delete, ForceDeleteResource forceDelete, ListResources list, SearchCache searches)
{
    private const int MaxReason = 1024;
    private readonly LegacySpec _legacy = new(options.LegacySpecMembers);

    public async Task<Answer> GetAsync(RequestScope request, Address address)
    {
        var query = request.Http.Request.Query;
        FieldSelection? fields = null;
        if (query.ContainsKey("fields") && FieldSelection.Parse([.. query["fields"].OfType<string>()]).Failed(out var problem, out fields))
            return problem;
        var found = await get.RunAsync(address, request.Cancellation);
        return found.Failed(out problem, out var resource) ? problem
            : Answer.Json(StatusCodes.Status200OK, writer => ListJson.WriteItem(writer, resource, fields, json), EntityTagCondition.Tag(resource));
    }

    public async Task<Answer> ListAsync(RequestScope request, ListScope scope)
    {
        if (ListQuery.Parse(request.Http.Request.Query, options.Limits.PageSize, searches).Failed(out var problem, out var query))
            return problem;
        var result = await list.RunAsync(query, scope, request.Cancellation);
        var kind = options.LegacyConditions ? $"{scope.Entity?.Kind ?? "Resource"}List" : null;
        return result.Failed(out problem, out var page) ? problem
            : Answer.Json(StatusCodes.Status200OK, writer => ListJson.Write(writer, page, query, json, kind));
    }

    /// <param name="entity">Null: the body names the kind.</param>
    public async Task<Answer> CreateAsync(RequestScope request, EntityType? entity, string? parentId)
    {
        if ((await BodyAsync(request)).Failed(out var problem, out var document))
            return problem;
        using var body = document;
        if (entity is null && KindOf(body.RootElement).Failed(out problem, out entity))
            return problem;
        if (CreateRequest.Parse(body.RootElement, entity, schemas, _legacy).Failed(out problem, out var wanted))
            return problem;
        if (entity.Parent is not null && parentId is null)
            return ChildKind(entity);
        var created = await create.RunAsync(wanted, entity, parentId, request.Caller, request.Cancellation);
        return Resource(created, StatusCodes.Status201Created);
    }

    public async Task<Answer> PatchAsync(RequestScope request, Address address)
    {
        if ((await BodyAsync(request)).Failed(out var problem, out var document))
            return problem;
        using var body = document;
        var entity = address.Entity;
        if (entity is null)
        {
            if ((await get.RunAsync(address, request.Cancellation)).Failed(out problem, out var stored))
                return problem;
            entity = entities[stored.Kind];
        }
        if (PatchRequest.Parse(body.RootElement, entity, schemas).Failed(out problem, out var wanted))
            return problem;
        return Resource(
            await patch.RunAsync(address, wanted, request.Caller, EntityTagCondition.Of(request.Http.Request), request.Cancellation), StatusCodes.Status200OK);
    }

    public async Task<Answer> DeleteAsync(RequestScope request, Address address) => Resource(
        await delete.RunAsync(address, request.Caller, EntityTagCondition.Of(request.Http.Request), request.Cancellation), StatusCodes.Status202Accepted);

    public async Task<Answer> ForceDeleteAsync(RequestScope request, Address address)
    {
        if ((await BodyAsync(request)).Failed(out var problem, out var document))
            return problem;
        using var body = document;
        var fields = new JsonFields(body.RootElement);
        var reason = fields.Text("reason");
        if ((fields.Problem ?? CheckReason(reason)) is { } refused)
            return refused;
        return await forceDelete.RunAsync(address, reason!, request.Caller, request.Cancellation) is { } failed ? failed : Answer.NoContent;
    }

    private static Problem? CheckReason(string? reason)
    {
        if (string.IsNullOrEmpty(reason))
            return Problem.Invalid("reason is required", [new("reason", "reason is required", "required")]);
        var length = reason.EnumerateRunes().Count();
        return length <= MaxReason ? null
            : Problem.Invalid($"reason must be at most {MaxReason} characters", [new("reason", $"reason must be at most {MaxReason} characters", "max_length")]);
    }

    private Task<Result<JsonDocument>> BodyAsync(RequestScope request) => JsonBody.ReadAsync(request.Http, options.Limits.BodyBytes, request.Cancellation);

    /// <summary>On the kind-agnostic route the order of checks is spec, labels, kind known, child kind, name (API contract §1.1).</summary>
    private Result<EntityType> KindOf(JsonElement body)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return Problem.Malformed("Invalid JSON in request body");
        var fields = new JsonFields(body);
        var kind = fields.Text("kind");
        var known = kind is null ? null : entities.Find(kind);
        if (known is not null && _legacy.SpecOf(body) is { } spec && schemas.Check(known, spec) is { } violation)
            return violation;
        var specMissing = _legacy.SpecOf(body) is not { ValueKind: JsonValueKind.Object };
        var labels = fields.Texts("labels");
        if (fields.Problem is { } mismatch)
            return mismatch;
        if (string.IsNullOrEmpty(kind))
            return Problem.Invalid("kind is required", [new("kind", "kind is required", "required")]);
        if (specMissing)
            return Problem.Invalid("spec is required", [new("spec", "spec is required", "required")]);
        if (LabelRules.Check(labels) is { } wrongLabels)
            return wrongLabels;
        if (known is null)
            return Problem.Invalid($"Unknown entity kind: {kind}", [new("kind", $"Unknown entity kind: {kind}", "enum", kind)]);
        return known.Parent is null ? known : ChildKind(known);
    }

    private static Problem ChildKind(EntityType entity) => new(
        ProblemKind.ChildKind, $"{entity.Kind} is a child of {entity.Parent!.Kind}; create it with POST {ApiPaths.Root}/{entity.Parent.Plural}/{{id}}/{entity.Plural}");

    private Answer Resource(Result<Resource> result, int status) =>
        result.Failed(out var problem, out var resource) ? problem
            : Answer.Json(status, writer => json.Write(writer, resource), EntityTagCondition.Tag(resource));
}
