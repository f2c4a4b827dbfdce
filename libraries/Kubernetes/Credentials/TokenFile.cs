using System.Security.Cryptography.X509Certificates;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Credentials;

/// <summary>A token that something else rotates on disk: read again after a minute, and at once when the server refuses it.</summary>
internal sealed class TokenFile(string path, X509Certificate2? certificate, TimeProvider time) : CredentialSource
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private Reading? _reading;

    internal override Credential Current => _reading?.Credential ?? new(null, certificate);

    internal override async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        if (_reading is { } reading && time.GetElapsedTime(reading.At) < Lifetime)
            return reading.Credential;
        var token = await ReadAsync(cancellation);
        var credential = Credential.Bearer(token) with { Certificate = certificate };
        _reading = new(credential, time.GetTimestamp());
        return credential;
    }

    internal override bool Invalidate()
    {
        _reading = null;
        return true;
    }

    public override void Dispose() => certificate?.Dispose();

    private async Task<string> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellation)).Trim();
            return token.Length > 0 ? token : throw new KubeconfigException($"token file {path} is empty");
        }
        catch (IOException e)
        {
            throw new KubeconfigException($"token file {path} cannot be read: {e.Message}", e);
        }
    }

    private sealed record Reading(Credential Credential, long At);
}
