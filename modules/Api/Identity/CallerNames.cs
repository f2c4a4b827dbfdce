using System.Text.RegularExpressions;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Identity;

/// <summary>Takes the caller's name from the identity header, else from the token's claim (API contract §5.2).</summary>
internal sealed class CallerNames(ApiOptions options)
{
    private const int MaxLength = 256;

    public Result<CallerName> Of(HttpRequest request, TokenClaims token)
    {
        var jwt = options.Server.Jwt;
        var issuer = token.Issuer ?? (jwt.Configs.Count > 0 ? jwt.Configs[0] : null);
        var header = issuer is { IdentityHeader.Length: > 0 } ? request.Headers[issuer.IdentityHeader].ToString().Trim() : "";
        var name = header.Length > 0 ? header : token.Claim(issuer?.IdentityClaim)?.Trim();
        if (string.IsNullOrEmpty(name))
            return new CallerName(jwt.Enabled ? null : Caller.SystemName);
        if (name.Length > MaxLength || name.Any(char.IsControl))
            return Refuse($"The caller identity must be at most {MaxLength} characters without control characters");
        if (header.Length == 0 && issuer is { IdentityClaimPattern.Length: > 0 } && !Matches(name, issuer.IdentityClaimPattern))
            return Refuse("The caller identity does not have the configured form");
        return new CallerName(name);
    }

    private static bool Matches(string name, string pattern) => Regex.IsMatch(name, pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));

    private static Problem Refuse(string detail) => new(ProblemKind.InvalidCredentials, detail);
}
