namespace HyperFleet.Kubernetes.Configuration;

/// <summary>Where an API server is and how to be someone there. Certificates are PEM text and never touch the disk.</summary>
public sealed record KubernetesConnection(Uri Server)
{
    /// <summary>PEM bundle that the server's certificate must chain to; null trusts the system's authorities.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Accept any server certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>The name to expect in the server's certificate, when it differs from the address.</summary>
    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    public string? Token { get; init; }

    /// <summary>A file that holds the token and is replaced when it rotates; wins over <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Whom requests count as; needs the right to impersonate.</summary>
    public string? ImpersonatedUser { get; init; }

    /// <summary>The groups that go with <see cref="ImpersonatedUser"/>; a service account's own come by themselves.</summary>
    public IReadOnlyList<string> ImpersonatedGroups { get; init; } = [];

    public ExecPlugin? Exec { get; init; }

    /// <summary>The namespace for objects that name none.</summary>
    public string Namespace { get; init; } = "default";

    // Records print every member; these must not reach a log.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append("Server = ").Append(Server).Append(", Namespace = ").Append(Namespace);
        return true;
    }
}
