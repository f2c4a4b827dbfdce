using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>One key of the issuer, by its id.</summary>
internal sealed class Signer(string id) : IDisposable
{
    public const string Issuer = "https://issuer.example", Audience = "hyperfleet";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set of these and no others.</summary>
    public static string KeySet(params IEnumerable<Signer> signers) => JsonSerializer.Serialize(new { keys = signers.Select(signer => signer.Public()) });

    public string Sign(string user, string audience = Audience, TimeSpan? lifetime = null)
    {
        var signed = $"{Encode(new { alg = "ES256", kid = id })}.{Encode(new { iss = Issuer, aud = audience, email = $"{user}@example.com", exp = (TimeProvider.System.GetUtcNow() + (lifetime ?? Lifetime)).ToUnixTimeSeconds() })}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private object Public()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", crv = "P-256", use = "sig", kid = id, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
    }
}
