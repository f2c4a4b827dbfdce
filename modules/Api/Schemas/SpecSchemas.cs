using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.OpenApi;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Schemas;

/// <summary>Checks a <c>spec</c> against the schema of its kind (API contract §5.6). Kinds without a schema take any object.</summary>
internal sealed class SpecSchemas
{
    private readonly Dictionary<string, Schema> _byName = new(StringComparer.Ordinal);

    /// <exception cref="ConfigurationException">A kind requires a schema that the document does not have, or a schema cannot be used.</exception>
    public SpecSchemas(OpenApiSource source, EntityTable entities)
    {
        var compiler = new SchemaCompiler(source.Schemas);
        foreach (var entity in entities.All)
        {
            if (entity.SpecSchema is { } name && source.Schemas[name] is JsonObject)
                _byName[name] = compiler.Compile(name);
            else if (entity.RequireSpecSchema)
                throw new ConfigurationException($"Entity '{entity.Kind}' requires the schema '{entity.SpecSchema}', which the OpenAPI document does not have.");
        }
    }

    /// <summary>Null when the spec is fine; else every violation.</summary>
    public Problem? Check(EntityType entity, JsonElement spec)
    {
        if (entity.SpecSchema is not { } name || !_byName.TryGetValue(name, out var schema))
            return null;
        if (spec.ValueKind != JsonValueKind.Object)
            return Problem.Invalid("spec field must be an object");
        var violations = new SchemaViolations();
        schema.Check(spec, "spec", violations);
        return violations.Errors.Count == 0 ? null : Problem.Invalid($"Invalid {name}", violations.Errors);
    }
}
