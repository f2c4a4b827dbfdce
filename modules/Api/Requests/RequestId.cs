using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Requests;

/// <summary><c>X-Request-ID</c>: an incoming value of at most 128 safe characters, else a new UUIDv7 (API contract §4.3).</summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";
    private const int MaxLength = 128;
    private static readonly SearchValues<char> Safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public static string Of(HttpContext http) => http.TraceIdentifier;

    public static void Assign(HttpContext http, TimeProvider time)
    {
        var incoming = http.Request.Headers[Header].ToString();
        http.TraceIdentifier = IsSafe(incoming) ? incoming : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        http.Response.Headers[Header] = http.TraceIdentifier;
        http.Features.Set(Assigned.Mark);
    }

    /// <summary>On a request that has reached the middleware.</summary>
    internal sealed class Assigned
    {
        public static readonly Assigned Mark = new();
    }

    private static bool IsSafe(string value) => value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExcept(Safe);
}
