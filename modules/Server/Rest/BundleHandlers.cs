using System.Text.Json;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Rest;

/// <summary><c>/resource-bundles</c>. Create and update are additions of ours; upstream writes by gRPC only.</summary>
internal sealed class BundleHandlers(IBundles bundles, BundleList list, EventHistory history, ServerOptions options)
{
    private const int FlushSize = 64 * 1024;

    public async Task ListAsync(HttpContext http)
    {
        var query = ListRequest.Read(http);
        if (FieldSelection.Parse(http.Request.Query["fields"], BundleJson.Members).Failed(out var refusal, out var fields) && refusal is not null)
        {
            await Answers.RefuseAsync(http, refusal);
            return;
        }
        var output = http.Response.BodyWriter;
        var sent = 0L;
        await using var json = new Utf8JsonWriter(output, Answers.Json);
        var result = await list.ReadAsync(query, total => BeginAsync(http, json, query, total), async (bundle, _) =>
        {
            if (fields is null)
                BundleJson.Write(json, bundle);
            else
                fields.Apply(BundleJson.Tree(bundle)).WriteTo(json);
            // The writer passes full buffers on by itself, so what is pending is not all that waits.
            if (json.BytesCommitted + json.BytesPending - sent < FlushSize)
                return;
            await json.FlushAsync(http.RequestAborted);
            await output.FlushAsync(http.RequestAborted);
            sent = json.BytesCommitted;
        }, http.RequestAborted);
        if (result.Refusal is { } refused)
        {
            await Answers.RefuseAsync(http, refused);
            return;
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    public async Task GetAsync(HttpContext http)
    {
        var id = Id(http);
        if (await bundles.GetAsync(id, http.RequestAborted) is { } found)
            await Answers.WriteAsync(http, StatusCodes.Status200OK, json => BundleJson.Write(json, found));
        else
            await Answers.RefuseAsync(http, Refusal.BundleNotFound(id));
    }

    public async Task DeleteAsync(HttpContext http)
    {
        await bundles.DeleteAsync(Id(http), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task CreateAsync(HttpContext http)
    {
        if ((await RequestBody.ReadAsync(http)).Failed(out var unreadable, out var body))
            await Answers.RefuseAsync(http, unreadable);
        else if (Read(body, Guid.CreateVersion7().ToString()).Failed(out var wrong, out var change))
            await Answers.RefuseAsync(http, wrong);
        else
            await AnswerAsync(http, await bundles.CreateAsync(change, http.RequestAborted), StatusCodes.Status201Created);
    }

    public async Task UpdateAsync(HttpContext http)
    {
        if ((await RequestBody.ReadAsync(http)).Failed(out var unreadable, out var body))
            await Answers.RefuseAsync(http, unreadable);
        else if (Read(body, Id(http)).Failed(out var wrong, out var change))
            await Answers.RefuseAsync(http, wrong);
        else
            await AnswerAsync(http, await bundles.UpdateAsync(change, Version(body), http.RequestAborted), StatusCodes.Status200OK);
    }

    /// <summary>What happened to one bundle lately, for people who ask why it is stuck.</summary>
    public async Task EventsAsync(HttpContext http)
    {
        var id = Id(http);
        var events = await history.ReadAsync(id, http.RequestAborted);
        if (events.Count == 0 && await bundles.GetAsync(id, http.RequestAborted) is null)
        {
            await Answers.RefuseAsync(http, Refusal.BundleNotFound(id));
            return;
        }
        await Answers.WriteAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", "EventList");
            json.WriteNumber("size", events.Count);
            json.WriteStartArray("items");
            foreach (var entry in events)
            {
                json.WriteStartObject();
                json.WriteString("id", entry.Id);
                json.WriteString("kind", "Event");
                json.WriteString("event_type", entry.Type);
                json.WriteString("created_at", Rfc3339.Format(entry.CreatedAt));
                if (entry.ReconciledAt is { } reconciled)
                    json.WriteString("reconciled_at", Rfc3339.Format(reconciled));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static ValueTask BeginAsync(HttpContext http, Utf8JsonWriter json, BundleQuery query, long total)
    {
        http.Response.ContentType = "application/json";
        json.WriteStartObject();
        json.WriteString("kind"u8, "ResourceBundleList");
        json.WriteNumber("page"u8, query.Page);
        json.WriteNumber("size"u8, Math.Clamp(total - ((long)(query.Page - 1) * query.Size), 0, query.Size));
        json.WriteNumber("total"u8, total);
        json.WriteStartArray("items"u8);
        return ValueTask.CompletedTask;
    }

    private static Task AnswerAsync(HttpContext http, Result<Bundle> result, int status) => result.Failed(out var refusal, out var bundle)
        ? Answers.RefuseAsync(http, refusal)
        : Answers.WriteAsync(http, status, json => BundleJson.Write(json, bundle));

    /// <summary>The members that a GET shows, in a body.</summary>
    private Result<BundleChange> Read(JsonElement body, string id)
    {
        if (RequestBody.Text(body, "consumer_name").Failed(out var refusal, out var consumer) && refusal is not null)
            return refusal;
        if (RequestBody.Text(body, "name").Failed(out refusal, out var name) && refusal is not null)
            return refusal;
        if (!body.TryGetProperty("manifests", out var manifests) || manifests.ValueKind != JsonValueKind.Array)
            return Refusal.Invalid("manifests is required: a list of Kubernetes objects");
        var data = new Dictionary<string, JsonElement> { ["manifests"] = manifests };
        if (body.TryGetProperty("delete_option", out var option) && option.ValueKind == JsonValueKind.Object)
            data["deleteOption"] = option;
        if (body.TryGetProperty("manifest_configs", out var configs) && configs.ValueKind == JsonValueKind.Array)
            data["manifestConfigs"] = configs;
        return new BundleChange
        {
            Id = id,
            Source = options.SourceId,
            ConsumerName = consumer ?? "",
            Name = name,
            Data = JsonSerializer.SerializeToUtf8Bytes(data),
            Metadata = body.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? RequestBody.Raw(metadata) : default,
        };
    }

    private static int Version(JsonElement body) => body.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) ? number : 0;

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}
