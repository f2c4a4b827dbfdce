using System.Security.Authentication;
using System.Text;

namespace HyperFleet.Mqtt;

/// <summary>
/// TLS towards the broker. The files are read at every connection, so renewed certificates are used from the next connection on.
/// </summary>
public sealed record MqttTlsOptions
{
    /// <summary>The ALPN name that AWS IoT Core expects on port 443 from clients with a certificate.</summary>
    public const string AwsIotCertificateProtocol = "x-amzn-mqtt-ca";

    private const int HttpsPort = 443;

    /// <summary>PEM file of the authorities to trust. Null: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate, its intermediates behind it. Needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the client certificate's key, not encrypted.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The text that <see cref="CaFile"/> would hold; wins over the file.</summary>
    public string? CaPem { get; init; }

    /// <summary>The text that <see cref="CertificateFile"/> would hold; wins over the file. Needs <see cref="KeyPem"/>.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The text that <see cref="KeyFile"/> would hold; wins over the file.</summary>
    public string? KeyPem { get; init; }

    /// <summary>The name for SNI and for the check of the broker's certificate. Null: the host.</summary>
    public string? ServerName { get; init; }

    /// <summary>ALPN names to offer. Null: <see cref="AwsIotCertificateProtocol"/> on port 443, otherwise none.</summary>
    public IReadOnlyList<string>? ApplicationProtocols { get; init; }

#pragma warning disable CA5398 // the versions are the broker's requirement, not the system's
    /// <summary>TLS 1.2 and 1.3 unless said otherwise.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

    /// <summary>The ALPN names to offer on a port.</summary>
    internal IReadOnlyList<string> ApplicationProtocolsOn(int port) =>
        ApplicationProtocols ?? (port == HttpsPort ? [AwsIotCertificateProtocol] : []);

    internal IEnumerable<string> Errors()
    {
        if ((CertificatePem ?? CertificateFile) is null != (KeyPem ?? KeyFile) is null)
            yield return "A client certificate needs its key: set both CertificateFile and KeyFile (or their Pem texts), or neither.";
        foreach (var file in new[] { CaFile, CertificateFile, KeyFile })
            if (file is not null && !File.Exists(file))
                yield return $"The file '{file}' does not exist: mount it or correct the path.";
    }

    internal string? Authorities() => CaPem ?? (CaFile is null ? null : File.ReadAllText(CaFile));

    internal (string Certificate, string Key)? Identity() =>
        (CertificatePem ?? CertificateFile) is null ? null
        : (CertificatePem ?? File.ReadAllText(CertificateFile!), KeyPem ?? File.ReadAllText(KeyFile!));

    // Without this a record would print its key wherever it is logged.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"CaFile = {CaFile}, CertificateFile = {CertificateFile}, ServerName = {ServerName}");
        return true;
    }
}
