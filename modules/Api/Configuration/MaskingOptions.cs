namespace HyperFleet.Api.Configuration;

/// <summary>
/// What never reaches a log line. Of a request only the user agent is logged, masked when it is listed; the fields guard what
/// expressions may read (§3.6), masking on or off.
/// </summary>
internal sealed record MaskingOptions
{
    public bool Enabled { get; init; } = true;

    public IReadOnlyList<string> Headers { get; init; } = ["Authorization", "X-API-Key", "Cookie", "X-Auth-Token", "X-Forwarded-Authorization"];

    public IReadOnlyList<string> Fields { get; init; } = ["password", "secret", "token", "api_key", "access_token", "refresh_token", "client_secret"];
}
