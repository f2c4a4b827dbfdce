using System.Text.Json;
using HyperFleet.Api.Configuration;

namespace HyperFleet.Api.Identity;

/// <summary>What a valid token says, and which issuer vouched for it. Without token checks it says nothing.</summary>
internal sealed record TokenClaims(IssuerOptions? Issuer, JsonElement? Payload)
{
    public static readonly TokenClaims None = new(null, null);

    public DateTimeOffset? Expires { get; init; }

    public string? Claim(string? name) =>
        name is not null && Payload is { } payload && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
