using System.Text.Json;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Cel;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Conditions;

/// <summary>The mapped conditions of each kind, sorted by type; compiled at the start.</summary>
internal sealed class ConditionMappings
{
    private readonly CelEnvironment _environment = MappingFunctions.CreateEnvironment();
    private readonly Dictionary<string, IReadOnlyList<ConditionMapping>> _byKind = new(StringComparer.Ordinal);
    private readonly ResourceJson _json;
    private readonly Redaction _redaction;

    /// <exception cref="ConfigurationException">A mapping does not compile or takes a reserved type.</exception>
    public ConditionMappings(ApiOptions options, EntityTable entities, ResourceJson json)
    {
        _json = json;
        _redaction = new(options.Logging.Masking.Fields);
        foreach (var entity in options.EffectiveEntities().Where(e => e.Conditions.Count > 0))
        {
            RefuseReserved(entity, entities[entity.Kind]);
            _byKind[entity.Kind] = [.. entity.Conditions.OrderBy(c => c.Type, StringComparer.Ordinal).Select(c => new ConditionMapping(c, _environment))];
        }
    }

    public bool Any => _byKind.Count > 0;

    public IReadOnlyList<Condition> Compute(Resource resource, IReadOnlyList<AdapterStatus> statuses)
    {
        if (!_byKind.TryGetValue(resource.Kind, out var mappings))
            return [];
        var activation = new CelActivation(_environment)
            .Set("resource", FromJson(JsonAnswer.ToBytes(json => _json.Write(json, resource))))
            .Set("statuses", FromJson(JsonAnswer.ToBytes(json => WriteStatuses(json, statuses))));
        var updated = statuses.Select(s => s.LastReportTime).Append(resource.UpdatedTime).Max();
        return [.. mappings.Select(mapping => mapping.Evaluate(activation, resource, updated)).OfType<Condition>()];
    }

    /// <summary>An adapter with any Unknown condition is left out whole.</summary>
    private void WriteStatuses(Utf8JsonWriter json, IReadOnlyList<AdapterStatus> statuses)
    {
        json.WriteStartArray();
        foreach (var status in statuses.Where(s => s.Conditions.All(c => c.Status != AdapterConditionStatus.Unknown)))
        {
            json.WriteStartObject();
            json.WriteString("adapter", status.Adapter);
            json.WriteNumber("observed_generation", status.ObservedGeneration);
            json.WritePropertyName("conditions");
            StatusJson.WriteConditions(json, status.Conditions);
            json.WritePropertyName("data");
            _redaction.Write(json, status.Data.IsEmpty ? JsonElement.Parse("{}"u8) : JsonElement.Parse(status.Data.Span));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static CelValue FromJson(byte[] json) => CelValue.FromJson(JsonElement.Parse(json), JsonNumbers.IntegralAsInt);

    private static void RefuseReserved(EntityOptions options, EntityType entity)
    {
        var reserved = entity.RequiredAdapters.Select(ConditionTypes.Successful)
            .Append(ConditionTypes.Reconciled).Append(ConditionTypes.LastKnownReconciled).ToHashSet(StringComparer.Ordinal);
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in options.Conditions.Select(c => c.Type))
        {
            if (reserved.Contains(type))
                throw new ConfigurationException($"Entity '{options.Kind}': condition type '{type}' is reserved.");
            if (!types.Add(type))
                throw new ConfigurationException($"Entity '{options.Kind}': condition type '{type}' is mapped twice.");
        }
    }
}
