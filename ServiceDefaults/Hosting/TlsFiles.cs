using System.Security.Cryptography.X509Certificates;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>A server certificate and its key as PEM files. They are read again when a file changes, so rotation needs no restart.</summary>
public sealed record TlsFiles(string CertificateFile, string KeyFile)
{
    private (DateTime Written, X509Certificate2 Certificate)? _cached;

    /// <summary>The certificate to show now.</summary>
    /// <exception cref="ConfigurationException">A file is missing or the pair does not match.</exception>
    public X509Certificate2 Current()
    {
        try
        {
            var written = new[] { CertificateFile, KeyFile }.Max(Written);
            if (_cached is { } cached && cached.Written == written) return cached.Certificate;

            var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            _cached = (written, certificate);
            return certificate;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            // A rotation in progress shows a half-written pair; the previous certificate stays good until the next handshake.
            if (_cached is { } previous) return previous.Certificate;
            throw new ConfigurationException($"TLS certificate '{CertificateFile}' with key '{KeyFile}' cannot be used: {cause.Message}", cause);
        }
    }

    // Kubernetes mounts files as links into a folder that it replaces as a whole; the link itself never changes.
    private static DateTime Written(string path) => (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).LastWriteTimeUtc;
}
