using System.Text.Json;
using HyperFleet.Api.Conditions;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Resources;

/// <summary>Writes a resource as clients see it (API contract §1.3).</summary>
internal sealed class ResourceJson(EntityTable entities)
{
    public void Write(Utf8JsonWriter json, Resource resource)
    {
        json.WriteStartObject();
        json.WriteString("id", resource.Id);
        json.WriteString("kind", resource.Kind);
        json.WriteString("name", resource.Name);
        json.WriteString("href", resource.Href);
        WriteRaw(json, "spec", resource.Spec);
        if (resource.Labels.Count > 0)
            WriteLabels(json, resource.Labels);
        WriteRaw(json, "tenancy", resource.Tenancy);
        json.WriteStartObject("status");
        WriteConditions(json, resource.Conditions);
        json.WriteEndObject();
        json.WriteNumber("generation", resource.Generation);
        if (resource.Owner is { } owner)
            WriteObjectReference(json, "owner_references", owner.Id, owner.Kind, owner.Href);
        if (resource.References.Count > 0)
            WriteReferences(json, resource.References);
        json.WriteTime("created_time", resource.CreatedTime);
        json.WriteTime("updated_time", resource.UpdatedTime);
        json.WriteString("created_by", resource.CreatedBy);
        json.WriteString("updated_by", resource.UpdatedBy);
        if (resource.DeletedTime is { } deleted)
            json.WriteTime("deleted_time", deleted);
        if (resource.DeletedBy is { } by)
            json.WriteString("deleted_by", by);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.Span, skipInputValidation: true);
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyDictionary<string, string> labels)
    {
        json.WriteStartObject("labels");
        foreach (var (key, value) in labels)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteConditions(Utf8JsonWriter json, IReadOnlyList<Condition> conditions)
    {
        json.WriteStartArray("conditions");
        foreach (var condition in conditions)
        {
            json.WriteStartObject();
            json.WriteString("type", condition.Type);
            json.WriteString("status", condition.StatusText);
            if (condition.Reason is not null)
                json.WriteString("reason", condition.Reason);
            if (condition.Message is not null)
                json.WriteString("message", condition.Message);
            json.WriteNumber("observed_generation", condition.ObservedGeneration);
            json.WriteTime("created_time", condition.CreatedTime);
            json.WriteTime("last_updated_time", condition.LastUpdatedTime);
            json.WriteTime("last_transition_time", condition.LastTransitionTime);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteReferences(Utf8JsonWriter json, IReadOnlyList<Reference> references)
    {
        json.WriteStartObject("references");
        foreach (var group in references.GroupBy(r => r.RefType, StringComparer.Ordinal))
        {
            json.WriteStartArray(group.Key);
            foreach (var reference in group)
                WriteObjectReference(json, null, reference.TargetId, reference.TargetKind, entities.Find(reference.TargetKind)?.FlatHref(reference.TargetId) ?? "");
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteObjectReference(Utf8JsonWriter json, string? name, string id, string kind, string href)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        json.WriteString("id", id);
        json.WriteString("kind", kind);
        json.WriteString("href", href);
        json.WriteEndObject();
    }
}
