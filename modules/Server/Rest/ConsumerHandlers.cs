using System.Text.Json;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Consumers;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Rest;

/// <summary><c>/consumers</c>.</summary>
internal sealed class ConsumerHandlers(ConsumerStore store, ConsumerRetirement retirement, TimeProvider time, ILogger<ConsumerHandlers> logger)
{
    public async Task ListAsync(HttpContext http)
    {
        var query = ListRequest.Read(http);
        if ((await store.ListAsync(query, http.RequestAborted)).Failed(out var refusal, out var found))
        {
            await Answers.RefuseAsync(http, refusal);
            return;
        }
        await Answers.WriteAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", "ConsumerList");
            json.WriteNumber("page", query.Page);
            json.WriteNumber("size", found.Items.Count);
            json.WriteNumber("total", found.Total);
            json.WriteStartArray("items");
            foreach (var consumer in found.Items)
                Write(json, consumer);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task GetAsync(HttpContext http)
    {
        if (await store.GetAsync(Id(http), http.RequestAborted) is { } found)
            await Answers.WriteAsync(http, StatusCodes.Status200OK, json => Write(json, found));
        else
            await Answers.RefuseAsync(http, ConsumerStore.NotFound(Id(http)));
    }

    public async Task CreateAsync(HttpContext http)
    {
        if ((await RequestBody.ReadAsync(http)).Failed(out var refusal, out var body)
            || RequestBody.Text(body, "id").Failed(out refusal, out var id) && refusal is not null
            || RequestBody.Text(body, "name").Failed(out refusal, out var name) && refusal is not null
            || RequestBody.TextMap(body, "labels").Failed(out refusal, out var labels))
            await Answers.RefuseAsync(http, refusal);
        else if (!string.IsNullOrEmpty(id))
            await Answers.RefuseAsync(http, Refusal.Invalid("id must be empty"));
        else
            await AnswerAsync(http, await store.CreateAsync(name, labels, http.RequestAborted), StatusCodes.Status201Created);
    }

    public async Task UpdateAsync(HttpContext http)
    {
        if ((await RequestBody.ReadAsync(http)).Failed(out var refusal, out var body) || RequestBody.TextMap(body, "labels").Failed(out refusal, out var labels))
            await Answers.RefuseAsync(http, refusal);
        else if (labels.IsEmpty)
            await GetAsync(http); // absent or null keeps them
        else
            await AnswerAsync(http, await store.SetLabelsAsync(Id(http), labels, http.RequestAborted), StatusCodes.Status200OK);
    }

    /// <summary>
    /// Refused while there are bundles. <c>?bundles=delete</c> starts their deletion, which agents must acknowledge;
    /// <c>?bundles=forget&amp;reason=…</c> removes them for a cluster that is gone for good. Both are asked for and logged, never inferred (incident I10).
    /// </summary>
    public async Task DeleteAsync(HttpContext http)
    {
        var (mode, reason) = (http.Request.Query["bundles"].ToString(), http.Request.Query["reason"].ToString());
        Refusal? refusal;
        switch (mode)
        {
            case "":
                refusal = await store.DeleteAsync(Id(http), http.RequestAborted);
                break;
            case "delete":
                var marked = await retirement.DeleteBundlesAsync(Id(http), http.RequestAborted);
                logger.ConsumerBundlesDeleted(Id(http), marked, OperationId.Of(http, time));
                refusal = await store.DeleteAsync(Id(http), http.RequestAborted);
                break;
            case "forget" when reason.Length > 0:
                var forgotten = await retirement.ForgetAsync(Id(http), http.RequestAborted);
                logger.ConsumerForgotten(Id(http), forgotten, reason, OperationId.Of(http, time));
                refusal = null;
                break;
            default:
                refusal = new(RefusalKind.BadRequest, "bundles must be 'delete', or 'forget' together with a reason");
                break;
        }
        if (refusal is not null)
            await Answers.RefuseAsync(http, refusal);
        else
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task AnswerAsync(HttpContext http, Result<Consumer> result, int status) => result.Failed(out var refusal, out var consumer)
        ? Answers.RefuseAsync(http, refusal)
        : Answers.WriteAsync(http, status, json => Write(json, consumer));

    private static void Write(Utf8JsonWriter json, Consumer consumer)
    {
        json.WriteStartObject();
        json.WriteString("id", consumer.Id);
        json.WriteString("kind", "Consumer");
        json.WriteString("href", $"{Answers.Base}/v1/consumers/{consumer.Id}");
        json.WriteString("name", consumer.Name);
        if (!consumer.Labels.IsEmpty)
        {
            json.WritePropertyName("labels");
            json.WriteRawValue(consumer.Labels.Span, skipInputValidation: true);
        }
        json.WriteString("created_at", Rfc3339.Format(consumer.CreatedAt));
        json.WriteString("updated_at", Rfc3339.Format(consumer.UpdatedAt));
        json.WriteEndObject();
    }

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}
