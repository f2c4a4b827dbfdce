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
    private readonly OpenApiSource _source;
    private readonly EntityTable _entities;
    private Dictionary<string, Schema>? _byName;

    /// <exception cref="ConfigurationException">A kind requires a schema that the document does not have, or a schema cannot be used.</exception>
    public SpecSchemas(OpenApiSource source, EntityTable entities)
    {
        (_source, _entities) = (source, entities);
        TryLoad();
    }

    public bool Loaded => _byName is not null;

    /// <summary>Null once the schemas are there; else why they are not.</summary>
    /// <exception cref="ConfigurationException">As in the constructor, for a document that appeared later.</exception>
    public string? TryLoad()
    {
        if (Loaded)
            return null;
        if (_source.TryRead() is { } failure)
            return failure;
        _byName = Compile(_source.Schemas);
        return null;
    }

    /// <summary>Null when the spec is fine; else every violation.</summary>
    public Problem? Check(EntityType entity, JsonElement spec)
    {
        if (entity.SpecSchema is not { } name)
            return null;
        // Nothing is taken unchecked: without the document nobody knows what a spec may be (incident I16).
        if (_byName is not { } schemas)
            return new(ProblemKind.Unavailable, $"The schema {name} is not loaded yet, so no spec can be checked; try again");
        if (!schemas.TryGetValue(name, out var schema))
            return null;
        if (spec.ValueKind != JsonValueKind.Object)
            return Problem.Invalid("spec field must be an object");
        var violations = new SchemaViolations();
        schema.Check(spec, "spec", violations);
        return violations.Errors.Count == 0 ? null : Problem.Invalid($"Invalid {name}", violations.Errors);
    }

    private Dictionary<string, Schema> Compile(JsonObject schemas)
    {
        var compiler = new SchemaCompiler(schemas);
        var byName = new Dictionary<string, Schema>(StringComparer.Ordinal);
        foreach (var entity in _entities.All)
        {
            if (entity.SpecSchema is { } name && schemas[name] is JsonObject)
                byName[name] = compiler.Compile(name);
            else if (entity.RequireSpecSchema)
                throw new ConfigurationException($"Entity '{entity.Kind}' requires the schema '{entity.SpecSchema}', which the OpenAPI document does not have.");
        }
        return byName;
    }
}
