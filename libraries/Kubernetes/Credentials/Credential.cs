using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Kubernetes.Credentials;

/// <summary>What identifies the client on one request and on the connection it travels on.</summary>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, X509Certificate2? Certificate)
{
    internal static Credential None { get; } = new(null, null);

    internal static Credential Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token), null);
}
