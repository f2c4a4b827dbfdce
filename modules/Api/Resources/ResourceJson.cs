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
        if (resource.Labels is StoredLabels || resource.Labels.Count > 0)
        {
            json.WritePropertyName("labels");
            LabelJson.Write(json, resource.Labels);
        }
        WriteRaw(json, "tenancy", resource.Tenancy);
        json.WriteStartObject("status");
        json.WritePropertyName("conditions");
        ConditionJson.Write(json, resource.Conditions);
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
