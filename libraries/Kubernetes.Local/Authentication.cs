using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local;

internal static class Authentication
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the request carries the token; compared in constant time.</summary>
    internal static bool Permits(HttpRequest request, string? token)
    {
        if (token is null)
            return true;
        var given = request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[Scheme.Length..]), Encoding.UTF8.GetBytes(token));
    }
}
