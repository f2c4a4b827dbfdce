using System.Text.Json.Nodes;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Watch;

namespace HyperFleet.Api.OpenApi;

/// <summary>Describes the routes of every kind, as they are mapped, for the published document.</summary>
internal sealed class OpenApiPaths(EntityTable entities)
{
    private static readonly string[] ListParameters = ["page", "size", "continue", "search", "order", "fields", "ref_type", "ref_target_id", "watch", "resource_version"];

    public JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (var entity in entities.All)
        {
            if (entity.Parent is { } parent)
                AddKind(paths, $"{ApiPaths.Root}/{parent.Plural}/{{{parent.IdParameter}}}/{entity.Plural}", entity.Kind, canCreate: true);
            AddKind(paths, $"{ApiPaths.Root}/{entity.Plural}", entity.Kind, canCreate: entity.Parent is null);
        }
        AddKind(paths, $"{ApiPaths.Root}/resources", "Resource", canCreate: true);
        AddLeases(paths, $"{ApiPaths.Root}/leases");
        return paths;
    }

    private static void AddKind(JsonObject paths, string path, string kind, bool canCreate)
    {
        var list = Operation($"List {kind}; with watch=true a stream of changes, one a line", "200", "ResourceList", query: ListParameters);
        list["responses"]!["200"]!["content"]![WatchHandler.ContentType] = Content(WatchHandler.ContentType, "WatchEvent")[WatchHandler.ContentType]!.DeepClone();
        var collection = new JsonObject { ["get"] = list };
        if (canCreate)
            collection["post"] = Operation($"Create {kind}", "201", "Resource", "ResourceCreate");
        Add(paths, path, collection);
        Add(paths, path + "/{id}", new()
        {
            ["get"] = Operation($"Read {kind}", "200", "Resource", query: ["fields"]),
            ["patch"] = Operation($"Change {kind}", "200", "Resource", "ResourcePatch"),
            ["delete"] = Operation($"Delete {kind}", "202", "Resource"),
        });
        Add(paths, path + "/{id}/force-delete", new() { ["post"] = Operation($"Remove {kind} without waiting for adapters", "204", null, "ForceDelete") });
        Add(paths, path + "/{id}/events", new() { ["get"] = Operation($"What happened to {kind}, newest last", "200", "EventList", query: ["page", "size"]) });
        Add(paths, path + "/{id}/statuses", new()
        {
            ["get"] = Operation($"List adapter statuses of {kind}", "200", "AdapterStatusList", query: ["page", "size"]),
            ["put"] = Operation($"Report the status of {kind}", "201", "AdapterStatus", "AdapterReport"),
        });
    }

    private static void AddLeases(JsonObject paths, string path)
    {
        Add(paths, path, new() { ["get"] = Operation("List leases", "200", "LeaseList", query: ["page", "size"]) });
        Add(paths, path + "/{name}", new()
        {
            ["get"] = Operation("Read a lease", "200", "Lease"),
            ["put"] = Operation("Take or renew a lease", "200", "Lease", "LeaseRequest"),
            ["delete"] = Operation("Give a lease back", "204", null, query: ["holder", "version"]),
        });
    }

    private static void Add(JsonObject paths, string path, JsonObject item)
    {
        var names = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).ToList();
        if (names.Count > 0)
            item["parameters"] = new JsonArray([.. names.Select(name => (JsonNode)Parameter(name, "path", required: true))]);
        paths[path] = item;
    }

    private static JsonObject Operation(string summary, string status, string? answer, string? body = null, params string[] query)
    {
        var operation = new JsonObject { ["summary"] = summary };
        if (query.Length > 0)
            operation["parameters"] = new JsonArray([.. query.Select(name => (JsonNode)Parameter(name, "query", required: false))]);
        if (body is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", body) };
        operation["responses"] = new JsonObject
        {
            [status] = answer is null ? new() { ["description"] = "Done" } : new JsonObject { ["description"] = "Done", ["content"] = Content("application/json", answer) },
            ["default"] = new JsonObject { ["description"] = "Refused", ["content"] = Content("application/problem+json", "Problem") },
        };
        return operation;
    }

    private static JsonObject Parameter(string name, string place, bool required) =>
        new() { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = new JsonObject { ["type"] = name is "page" or "size" ? "integer" : "string" } };

    private static JsonObject Content(string type, string schema) =>
        new() { [type] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } } };
}
