using System.Text.Json;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Lists;

/// <summary>Writes the envelope of lists (API contract §1.7).</summary>
internal static class ListJson
{
    /// <param name="kind">The list kind that older clients expect, or null.</param>
    public static void Write(Utf8JsonWriter json, ResourcePage page, ListQuery query, ResourceJson resources, string? kind)
    {
        json.WriteStartObject();
        if (kind is not null)
            json.WriteString("kind", kind);
        json.WriteStartArray("items");
        foreach (var item in page.Items)
            WriteItem(json, item, query.Fields, resources);
        json.WriteEndArray();
        if (page.Total is { } total)
            WriteEnd(json, query.Page, page.Items.Count, total);
        else
            WriteWalkEnd(json, page.Items, query.Size);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<AdapterStatus> statuses, int page, int total, string? kind)
    {
        json.WriteStartObject();
        if (kind is not null)
            json.WriteString("kind", kind);
        json.WriteStartArray("items");
        foreach (var status in statuses)
            StatusJson.Write(json, status);
        json.WriteEndArray();
        WriteEnd(json, page, statuses.Count, total);
    }

    public static void Write<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, int page, long total)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
        WriteEnd(json, page, items.Count, total);
    }

    public static void WriteItem(Utf8JsonWriter json, Resource item, FieldSelection? fields, ResourceJson resources)
    {
        if (fields is null)
            resources.Write(json, item);
        else
            fields.Write(json, JsonElement.Parse(JsonAnswer.ToBytes(whole => resources.Write(whole, item))));
    }

    /// <summary>The member is always there, so that a client can tell an API that walks from one that does not know the parameter.</summary>
    private static void WriteWalkEnd(Utf8JsonWriter json, IReadOnlyList<Resource> items, int size)
    {
        json.WriteNumber("size", items.Count);
        json.WriteString("continue", items.Count == size ? WalkPosition.Behind(items[^1]).ToString() : null);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, int page, int size, long total)
    {
        json.WriteNumber("page", page);
        json.WriteNumber("size", size);
        json.WriteNumber("total", total);
        json.WriteEndObject();
    }
}
