using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Http;

/// <summary>One request, repeatable: the body is bytes, so that another attempt sends the same.</summary>
internal sealed record Call(HttpMethod Method, string Path, Query Query = default)
{
    internal ReadOnlyMemory<byte>? Body { get; init; }

    internal string ContentType { get; init; } = "application/json";

    /// <summary>Whom this call counts as; null is whoever the client is.</summary>
    internal string? ImpersonatedUser { get; init; }

    /// <summary>Whether a lost answer may be asked for again: reads change nothing.</summary>
    internal bool IsSafe => Method == HttpMethod.Get;

    internal Call With(JsonNode body, string contentType = "application/json") =>
        this with { Body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, JsonFormat.Compact), ContentType = contentType };

    internal HttpRequestMessage ToRequest(Uri server, string? host, AuthenticationHeaderValue? authorization)
    {
        var request = new HttpRequestMessage(Method, new Uri(server, Path + Query))
        {
            Version = server.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Host = host; // also the name that the handler expects in the server's certificate
        request.Headers.Authorization = authorization;
        if (ImpersonatedUser is { } user)
            request.Headers.TryAddWithoutValidation("Impersonate-User", user);
        request.Headers.Accept.ParseAdd("application/json");
        if (Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new(ContentType);
        }
        return request;
    }
}
