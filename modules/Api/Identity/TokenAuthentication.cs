using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Identity;

/// <summary>Demands a valid token when tokens are on; issuers are tried in configured order (API contract §5.1).</summary>
internal sealed class TokenAuthentication
{
    private const string Scheme = "Bearer ";
    private readonly bool _enabled;
    private readonly IReadOnlyList<(IssuerOptions Options, TokenValidator Validator)> _issuers;

    public TokenAuthentication(ApiOptions options, TimeProvider time, ILogger<TokenAuthentication> logger)
    {
        _enabled = options.Server.Jwt.Enabled;
        _issuers = !_enabled ? [] : [.. options.Server.Jwt.EffectiveConfigs().Select(issuer =>
            (issuer, new TokenValidator(issuer, new KeySet(issuer, time, logger), time)))];
    }

    public async Task<Result<TokenClaims>> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!_enabled)
            return TokenClaims.None;
        Problem? refused = null;
        foreach (var (options, validator) in _issuers)
        {
            if (request.Headers[options.Header].ToString() is not { Length: > 0 } header)
                continue;
            var outcome = !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? new Problem(ProblemKind.InvalidCredentials, "The token must be sent as 'Bearer <token>'")
                : await validator.ValidateAsync(header[Scheme.Length..].Trim(), cancellation);
            if (!outcome.Failed(out var problem, out var claims))
                return claims;
            // An expired token says more than "not mine" of another issuer.
            if (refused is null || problem.Kind == ProblemKind.InvalidToken)
                refused = problem;
        }
        return refused ?? new Problem(ProblemKind.AuthenticationRequired, "A token is required");
    }
}
