using System.Text.RegularExpressions;

namespace HyperFleet.Api.Configuration;

/// <summary>What makes issuers and tenants usable (API contract §5).</summary>
internal static class IdentityRules
{
    private static readonly HashSet<string> NotForIdentity = new(StringComparer.OrdinalIgnoreCase)
        { "Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "X-Auth-Token", "X-Forwarded-Authorization", "Proxy-Authorization" };

    private static readonly HashSet<string> NotForTokens = new(StringComparer.OrdinalIgnoreCase) { "Cookie", "Set-Cookie" };

    public static IEnumerable<string?> Check(ServerOptions server)
    {
        var issuers = server.Jwt.EffectiveConfigs();
        if (server.Jwt.Enabled && issuers.Count == 0)
            yield return "'server.jwt.enabled' is true, but 'server.jwt.configs' names no issuer; add one or set --server-jwt-enabled=false";
        foreach (var (index, issuer) in issuers.Index())
        {
            foreach (var problem in Check($"server.jwt.configs[{index}]", issuer))
                yield return problem;
        }
        if (!server.Tenant.Enabled)
            yield break;
        if (server.Tenant.SystemHeader.Length == 0)
            yield return "'server.tenant.system_header' is required when tenants are enabled";
        if (!server.Tenant.Dimensions.Any(d => d.Required))
            yield return "'server.tenant.dimensions' needs at least one required dimension";
        if (server.Tenant.Dimensions.Any(d => d.Header.Length == 0 || d.Key.Length == 0))
            yield return "'server.tenant.dimensions' has an entry without header or key";
    }

    private static IEnumerable<string> Check(string path, IssuerOptions issuer)
    {
        if (issuer.JwkCertUrl.Length == 0 && issuer.JwkCertFile.Length == 0)
            yield return $"'{path}' needs jwk_cert_url or jwk_cert_file";
        if (issuer.JwkCertCaFile.Length > 0 && !File.Exists(issuer.JwkCertCaFile))
            yield return $"'{path}.jwk_cert_ca_file' names '{issuer.JwkCertCaFile}', which does not exist";
        if (issuer.IssuerUrl.Length > 0 && !IsSecure(issuer.IssuerUrl))
            yield return $"'{path}.issuer_url' must be https, or http on loopback";
        if (NotForIdentity.Contains(issuer.IdentityHeader))
            yield return $"'{path}.identity_header' cannot be '{issuer.IdentityHeader}'";
        if (NotForTokens.Contains(issuer.Header))
            yield return $"'{path}.header' cannot be '{issuer.Header}'";
        if (!IsPattern(issuer.IdentityClaimPattern))
            yield return $"'{path}.identity_claim_pattern' is not a regular expression";
    }

    private static bool IsSecure(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = Regex.IsMatch("", pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
