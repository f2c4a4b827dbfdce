namespace HyperFleet.Api.Configuration;

internal sealed record JwtOptions
{
    public bool Enabled { get; init; } = true;

    public IReadOnlyList<IssuerOptions> Configs { get; init; } = [];

    /// <summary>The key set of the only issuer, when <see cref="Configs"/> is empty; the issuer's name is then not checked.</summary>
    public string? JwkCertUrl { get; init; }

    public string? JwkCertFile { get; init; }

    public IReadOnlyList<IssuerOptions> EffectiveConfigs() => Configs.Count > 0 || (JwkCertUrl ?? JwkCertFile) is null ? Configs
        : [new() { JwkCertUrl = JwkCertUrl ?? "", JwkCertFile = JwkCertFile ?? "" }];
}
