using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Credentials;

/// <summary>Gives the credential to use now.</summary>
internal abstract class CredentialSource : IDisposable
{
    /// <summary>The last credential given, for the connection's TLS handshake.</summary>
    internal abstract Credential Current { get; }

    internal abstract ValueTask<Credential> GetAsync(CancellationToken cancellation);

    /// <summary>The server refused the credential. True when another attempt may be answered differently.</summary>
    internal virtual bool Invalidate() => false;

    public abstract void Dispose();

    internal static CredentialSource For(KubernetesConnection connection, TimeProvider time) => connection switch
    {
        { TokenFile: { } path } => new TokenFile(path, Certificate(connection), time),
        { Exec: { } plugin } => new ExecCredentials(plugin, connection, time),
        _ => new FixedCredential(new(Authorization(connection), Certificate(connection))),
    };

    private static AuthenticationHeaderValue? Authorization(KubernetesConnection connection) => connection switch
    {
        { Token: { } token } => new("Bearer", token),
        { Username: { } user } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{connection.Password}"))),
        _ => null,
    };

    private static X509Certificate2? Certificate(KubernetesConnection connection) =>
        connection is { ClientCertificate: { } certificate, ClientKey: { } key } ? X509Certificate2.CreateFromPem(certificate, key) : null;
}
