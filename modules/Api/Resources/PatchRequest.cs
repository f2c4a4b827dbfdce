using System.Text.Json;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Schemas;

namespace HyperFleet.Api.Resources;

/// <summary>A validated patch body: what is null or empty was not supplied (API contract §1.5, patch order).</summary>
internal sealed record PatchRequest(ReadOnlyMemory<byte> Spec, IReadOnlyDictionary<string, string>? Labels, ReferenceMap? References)
{
    private static readonly IReadOnlyList<string> Members = ["spec", "labels", "references"];

    public static Result<PatchRequest> Parse(JsonElement body, EntityType entity, SpecSchemas schemas)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return Problem.Malformed("Invalid JSON in request body");
        var fields = new JsonFields(body);
        if (fields.Has("spec") && schemas.Check(entity, body.GetProperty("spec")) is { } violation)
            return violation;
        if (body.ValueKind == JsonValueKind.Object && body.EnumerateObject().Select(m => m.Name).FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
            return Problem.Malformed($"unknown field '{unknown}': a patch takes {string.Join(", ", Members)}");
        var spec = fields.Object("spec");
        var labels = fields.Texts("labels");
        var references = ReferenceMap.Read(fields);
        if ((fields.Problem ?? references.Problem) is { } problem)
            return problem;
        if (spec is null && labels is null && references.Value is null)
            return Problem.BadRequest("at least one field must be provided for update");
        return LabelRules.Check(labels) is { } wrongLabels ? wrongLabels
            : new PatchRequest(spec is null ? default : JsonFields.Raw(spec), labels, references.Value);
    }
}
