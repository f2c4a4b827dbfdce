using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Rest;

/// <summary>A bundle as REST shows it (server contract §4.2): the stored parts are copied as they are, not decoded.</summary>
internal static class BundleJson
{
    public static readonly FrozenSet<string> Members = FrozenSet.Create(
        "id", "kind", "href", "name", "consumer_name", "version", "created_at", "updated_at", "deleted_at", "metadata", "manifests", "delete_option", "manifest_configs", "status");

    private static readonly FrozenSet<string> Times = FrozenSet.Create("creationTimestamp", "deletionTimestamp");

    public static void Write(Utf8JsonWriter json, Bundle bundle)
    {
        var payload = StoredEvent.Members(bundle.Payload);
        var data = StoredEvent.Members(payload.GetValueOrDefault("data"));
        json.WriteStartObject();
        json.WriteString("id"u8, bundle.Id);
        json.WriteString("kind"u8, "ResourceBundle");
        json.WriteString("href"u8, $"{Answers.Base}/v1/resource-bundles/{bundle.Id}");
        json.WriteString("name"u8, bundle.Name);
        json.WriteString("consumer_name"u8, bundle.ConsumerName);
        json.WriteNumber("version"u8, bundle.Version);
        json.WriteString("created_at"u8, Rfc3339.Format(bundle.CreatedAt));
        json.WriteString("updated_at"u8, Rfc3339.Format(bundle.UpdatedAt));
        if (bundle.DeletedAt is { } deleted)
            json.WriteString("deleted_at"u8, Rfc3339.Format(deleted));
        WriteMetadata(json, payload.GetValueOrDefault("metadata"), bundle);
        WriteRaw(json, "manifests", data.GetValueOrDefault("manifests"), "[]"u8);
        WriteRaw(json, "delete_option", data.GetValueOrDefault("deleteOption"), "{}"u8);
        WriteRaw(json, "manifest_configs", data.GetValueOrDefault("manifestConfigs"), "[]"u8);
        if (!bundle.Status.IsEmpty)
            WriteStatus(json, bundle.Status);
        json.WriteEndObject();
    }

    /// <summary>The same as a tree, for lists that show some members only.</summary>
    public static JsonObject Tree(Bundle bundle)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Answers.Json))
            Write(json, bundle);
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, ReadOnlyMemory<byte> metadata, Bundle bundle)
    {
        json.WriteStartObject("metadata"u8);
        if (!metadata.IsEmpty && JsonText.IsObject(metadata.Span))
        {
            foreach (var (name, value) in StoredEvent.Members(metadata))
                if (!Times.Contains(name))
                    WriteRaw(json, name, value, default);
            json.WriteString("creationTimestamp"u8, Rfc3339.Format(bundle.CreatedAt));
            if (bundle.DeletedAt is { } deleted)
                json.WriteString("deletionTimestamp"u8, Rfc3339.Format(deleted));
        }
        json.WriteEndObject();
    }

    public static void WriteStatus(Utf8JsonWriter json, ReadOnlyMemory<byte> stored)
    {
        var status = StoredEvent.Members(stored);
        json.WriteStartObject("status"u8);
        WriteRaw(json, "ObservedVersion", status.GetValueOrDefault("resourceversion"), "0"u8);
        WriteRaw(json, "SequenceID", status.GetValueOrDefault("sequenceid"), "\"\""u8);
        foreach (var (name, value) in StoredEvent.Members(status.GetValueOrDefault("data")))
            WriteRaw(json, name, value, default);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value, ReadOnlySpan<byte> otherwise)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.IsEmpty ? otherwise : value.Span, skipInputValidation: true);
    }
}
