using System.Text.Json;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Server.Rest;

/// <summary>A JSON object from a request, at most 4 MiB.</summary>
internal static class RequestBody
{
    private const int Limit = 4 * 1024 * 1024;

    public static async Task<Result<JsonElement>> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > Limit)
            return Unreadable($"the body has more than {Limit} bytes");
        var limit = http.RequestServices.GetRequiredService<ServerOptions>().Http.ReadTimeout;
        using var deadline = new CancellationTokenSource(limit, http.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token);
        try
        {
            using var document = await JsonDocument.ParseAsync(new LimitedStream(http.Request.Body, Limit), default, either.Token);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : Unreadable("the body must be a JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or BadHttpRequestException)
        {
            return Unreadable(e.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return Unreadable($"the body did not arrive within {limit.TotalSeconds} s");
        }
    }

    public static Refusal Unreadable(string reason) => new(RefusalKind.UnreadableBody, $"Invalid request format: {reason}");

    /// <summary>Null when the member is absent or null.</summary>
    public static Result<string?> Text(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? (string?)null!
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : Unreadable($"{name} must be a string");

    /// <summary>A map of texts as raw JSON; empty when the member is absent or null.</summary>
    public static Result<ReadOnlyMemory<byte>> TextMap(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return ReadOnlyMemory<byte>.Empty;
        return value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.String)
            ? Raw(value) : Unreadable($"{name} must be an object of strings");
    }

    public static ReadOnlyMemory<byte> Raw(JsonElement value) => JsonSerializer.SerializeToUtf8Bytes(value);
}
