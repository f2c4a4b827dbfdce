namespace HyperFleet.Api.Configuration;

/// <summary>One trusted token issuer (API contract §5.1).</summary>
internal sealed record IssuerOptions
{
    public string IssuerUrl { get; init; } = "";

    public string JwkCertUrl { get; init; } = "";

    public string JwkCertFile { get; init; } = "";

    public string JwkCertCaFile { get; init; } = "";

    public string Header { get; init; } = "Authorization";

    /// <summary>Empty: the audience is not checked.</summary>
    public string Audience { get; init; } = "";

    public string IdentityClaim { get; init; } = "email";

    public string IdentityClaimPattern { get; init; } = "";

    public string IdentityHeader { get; init; } = "";
}
