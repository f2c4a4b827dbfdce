using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Requests;

/// <summary>Writes answers as JSON.</summary>
internal static class Responses
{
    internal const string Json = "application/json";

    internal static Task WriteAsync(HttpContext http, JsonObject body, int code = 200)
    {
        Head(http, code);
        return JsonSerializer.SerializeAsync(http.Response.Body, body, JsonText.Options, http.RequestAborted);
    }

    internal static Task WriteAsync(HttpContext http, KubernetesStatus status)
    {
        if (status.Details?["retryAfterSeconds"] is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        return WriteAsync(http, status.ToJson(), status.Code);
    }

    internal static Task WriteAsync(HttpContext http, Answer answer) =>
        answer.Refusal is { } refusal ? WriteAsync(http, refusal) : WriteAsync(http, answer.Value, answer.Code);

    internal static async Task WriteTextAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    internal static void Head(HttpContext http, int code)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = Json;
        http.Response.Headers.CacheControl = "no-cache, private";
    }
}
