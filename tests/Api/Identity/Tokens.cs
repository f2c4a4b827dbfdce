using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HyperFleet.Api.Tests.Identity;

/// <summary>Signs tokens and writes key sets.</summary>
internal sealed class Tokens : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string KeySet(string rsaId = "r1", string ecId = "e1")
    {
        var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", use = "sig", kid = rsaId, n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) },
                new { kty = "EC", crv = "P-256", kid = ecId, x = Base64Url.EncodeToString(ec.Q.X), y = Base64Url.EncodeToString(ec.Q.Y) },
                new { kty = "OKP", kid = "other", x = "AA" },
            },
        });
    }

    public string Sign(
        DateTimeOffset? expires, string algorithm = "RS256", string? keyId = null, string issuer = "https://issuer.example", object? audience = null,
        string? email = "ops@example.com", DateTimeOffset? notBefore = null)
    {
        var header = new Dictionary<string, object?> { ["alg"] = algorithm, ["kid"] = keyId ?? (algorithm == "ES256" ? "e1" : "r1") };
        var claims = new Dictionary<string, object?> { ["iss"] = issuer, ["aud"] = audience, ["email"] = email };
        if (expires is { } end)
            claims["exp"] = end.ToUnixTimeSeconds();
        if (notBefore is { } start)
            claims["nbf"] = start.ToUnixTimeSeconds();
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes("public"), bytes),
            _ => [],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
