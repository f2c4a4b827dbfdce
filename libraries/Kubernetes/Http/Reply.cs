using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Http;

/// <summary>What one attempt brought: a result, a refusal that is a fault unless repeated, or an open stream.</summary>
internal sealed record Reply
{
    internal KubernetesResult? Result { get; init; }

    internal KubernetesStatus? Refusal { get; init; }

    internal TimeSpan? RetryAfter { get; init; }

    internal HttpResponseMessage? Stream { get; init; }

    internal static Reply From(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        if (response.IsSuccessStatusCode)
            return new() { Result = KubernetesResult.Ok(Parse(response, body)) };
        var status = KubernetesStatus.Read((int)response.StatusCode, body);
        return status.IsExpected
            ? new() { Result = KubernetesResult.Refused(status) }
            : new() { Refusal = status, RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    private static JsonObject Parse(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw NotAnObject(response);
        }
        catch (JsonException e)
        {
            throw new KubernetesException($"{response.RequestMessage?.RequestUri}: the answer is not JSON: {e.Message}", e);
        }
    }

    private static KubernetesException NotAnObject(HttpResponseMessage response) => new($"{response.RequestMessage?.RequestUri}: the answer is not a JSON object");
}
