using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Identity;

/// <summary>Checks one issuer's tokens: signature by RS256 or ES256, times with 30 s of leeway, issuer and audience.</summary>
internal sealed class TokenValidator(IssuerOptions options, KeySet keys, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    public async Task<Result<TokenClaims>> ValidateAsync(string token, CancellationToken cancellation)
    {
        var parts = token.Split('.');
        if (token.Length > MaxLength || parts.Length != 3 || Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } payload || DecodeBytes(parts[2]) is not { } signature)
            return Refuse("The token is malformed");
        var (algorithm, keyId) = (Text(header, "alg"), Text(header, "kid"));
        if (algorithm is not (VerificationKey.Rs256 or VerificationKey.Es256))
            return Refuse("The token's algorithm is not accepted; use RS256 or ES256");
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var candidates = await keys.FindAsync(keyId, algorithm, cancellation);
        return candidates.Any(key => key.Verify(signed, signature)) ? Check(payload) : Refuse("The token's signature is not valid");
    }

    private Result<TokenClaims> Check(JsonElement payload)
    {
        var now = time.GetUtcNow();
        if (Seconds(payload, "exp") is not { } expires)
            return Refuse("The token has no expiry");
        if (now - Leeway >= expires)
            return new Problem(ProblemKind.InvalidToken, "The token has expired");
        if (Seconds(payload, "nbf") is { } notBefore && now + Leeway < notBefore)
            return Refuse("The token is not valid yet");
        if (options.IssuerUrl.Length > 0 && Text(payload, "iss") != options.IssuerUrl)
            return Refuse("The token comes from another issuer");
        return options.Audience.Length == 0 || HasAudience(payload) ? new TokenClaims(options, payload) { Expires = expires + Leeway } : Refuse("The token is meant for another audience");
    }

    private bool HasAudience(JsonElement payload) => payload.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.ValueEquals(options.Audience),
        JsonValueKind.Array => audience.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && a.ValueEquals(options.Audience)),
        _ => false,
    };

    private static DateTimeOffset? Seconds(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Decode(string part)
    {
        if (DecodeBytes(part) is not { } bytes)
            return null;
        try
        {
            return JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? DecodeBytes(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Problem Refuse(string detail) => new(ProblemKind.InvalidCredentials, detail);
}
