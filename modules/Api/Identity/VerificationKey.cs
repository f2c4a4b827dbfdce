using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace HyperFleet.Api.Identity;

/// <summary>One public key of a JSON Web Key Set.</summary>
internal sealed class VerificationKey
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    private readonly Func<byte[], byte[], bool> _verify;

    private VerificationKey(string? id, string algorithm, Func<byte[], byte[], bool> verify)
    {
        Id = id;
        Algorithm = algorithm;
        _verify = verify;
    }

    public string? Id { get; }

    public string Algorithm { get; }

    public bool Verify(byte[] data, byte[] signature) => _verify(data, signature);

    /// <summary>Null for keys of another use or type; an unusable key never disables the others.</summary>
    public static VerificationKey? Read(JsonElement jwk)
    {
        try
        {
            var id = Text(jwk, "kid");
            return (Text(jwk, "kty"), Text(jwk, "use")) switch
            {
                (_, not (null or "sig")) => null,
                ("RSA", _) => Rsa(id, jwk),
                ("EC", _) when Text(jwk, "crv") == "P-256" => Ec(id, jwk),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private static VerificationKey Rsa(string? id, JsonElement jwk)
    {
        var parameters = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") };
        // Key handles are not safe for concurrent use, and creating one is cheap beside verifying.
        using (RSA.Create(parameters))
            return new(id, Rs256, (data, signature) =>
            {
                using var rsa = RSA.Create(parameters);
                return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            });
    }

    private static VerificationKey Ec(string? id, JsonElement jwk)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } };
        using (ECDsa.Create(parameters))
            return new(id, Es256, (data, signature) =>
            {
                using var ecdsa = ECDsa.Create(parameters);
                return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            });
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement jwk, string name) => Base64Url.DecodeFromChars(Text(jwk, name));
}
