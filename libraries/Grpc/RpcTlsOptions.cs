namespace HyperFleet.Grpc;

/// <summary>TLS towards a server. The files are read at every handshake, so renewed certificates are used from the next connection on.</summary>
public sealed record RpcTlsOptions
{
    /// <summary>PEM file of the authorities to trust. Null: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate. Needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the client certificate's key, not encrypted.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The authority to ask for: name for SNI and for the check of the server's certificate. Null: the host of the address.</summary>
    public string? ServerName { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (CertificateFile is null != KeyFile is null)
            yield return "A client certificate needs its key: set both CertificateFile and KeyFile, or neither.";
        foreach (var file in new[] { CaFile, CertificateFile, KeyFile })
            if (file is not null && !File.Exists(file))
                yield return $"The file '{file}' does not exist: mount it or correct the path.";
    }
}
