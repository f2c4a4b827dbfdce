using System.Text.Json;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Schemas;

namespace HyperFleet.Api.Resources;

/// <summary>A validated create body (API contract §1.4, §1.5 rules 2–11).</summary>
internal sealed record CreateRequest(string Name, ReadOnlyMemory<byte> Spec, IReadOnlyDictionary<string, string> Labels, ReferenceMap? References)
{
    public static Result<CreateRequest> Parse(JsonElement body, EntityType entity, SpecSchemas schemas, LegacySpec legacy)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return Problem.Malformed("Invalid JSON in request body");
        var spec = legacy.SpecOf(body);
        if (spec is { } supplied && schemas.Check(entity, supplied) is { } violation)
            return violation;
        var fields = new JsonFields(body);
        var kind = fields.Text("kind");
        var name = fields.Text("name");
        if (spec is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            return Problem.Invalid("field 'spec' must be an object");
        var labels = fields.Texts("labels");
        var references = ReferenceMap.Read(fields);
        var problem = fields.Problem ?? references.Problem ?? CheckKind(kind, entity) ?? NameRules.Check(entity, name);
        if (problem is not null)
            return problem;
        if (spec is not { ValueKind: JsonValueKind.Object })
            return Problem.Invalid("spec is required", [new("spec", "spec is required", "required")]);
        if (LabelRules.Check(labels) is { } wrongLabels)
            return wrongLabels;
        return new CreateRequest(name!, JsonFields.Raw(spec), labels ?? Resource.EmptyLabels, references.Value);
    }

    private static Problem? CheckKind(string? kind, EntityType entity)
    {
        if (string.IsNullOrEmpty(kind))
            return Problem.Invalid("kind is required", [new("kind", "kind is required", "required")]);
        return kind == entity.Kind ? null
            : Problem.Invalid($"kind must be '{entity.Kind}'", [new("kind", $"kind must be '{entity.Kind}'", "enum", kind)]);
    }
}
