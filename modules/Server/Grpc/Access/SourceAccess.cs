using HyperFleet.Grpc;
using HyperFleet.Kubernetes;
using HyperFleet.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Grpc.Access;

/// <summary>
/// Who may speak for a source (server contract §5.4): with <c>mtls</c> and <c>token</c> a user with the verb <c>pub</c> or <c>sub</c> on the
/// non-resource path <c>/sources/{source}</c>; without TLS, and with <c>mock</c>, everybody.
/// </summary>
internal sealed class SourceAccess(GrpcOptions options, Lazy<AccessReviews> reviews, ILogger<SourceAccess> logger)
{
    public const string Publish = "pub";
    public const string Subscribe = "sub";
    private const string Bearer = "Bearer ";

    /// <summary>Whether callers are told apart at all.</summary>
    public bool IsEnforced => options.TlsCertFile is not null && options.AuthnType != "mock";

    /// <summary>Success, or the status that ends the call.</summary>
    public async Task<RpcStatus> CheckAsync(RpcServerCall call, string source, string verb)
    {
        if (!IsEnforced)
            return RpcStatus.Ok;
        try
        {
            if (await IdentityAsync(call) is not { } identity)
                return new(RpcStatusCode.Unauthenticated, options.AuthnType == "mtls"
                    ? "a client certificate with common name and organization is required"
                    : "metadata 'authorization: Bearer <token>' with a valid token is required");
            return await reviews.Value.IsAllowedAsync(identity, $"/sources/{source}", verb, call.Cancellation)
                ? RpcStatus.Ok
                : new(RpcStatusCode.PermissionDenied, $"user {identity.User} has no right to {verb} on /sources/{source}");
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException)
        {
            logger.AccessUnknown(e, verb, source);
            return new(RpcStatusCode.Unavailable, "rights cannot be checked now: Kubernetes does not answer");
        }
    }

    private async Task<SourceIdentity?> IdentityAsync(RpcServerCall call)
    {
        if (options.AuthnType == "mtls")
            return ClientCertificate.Identity(call.Http.Connection.ClientCertificate);
        return call.Headers.Text("authorization") is { } given && given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await reviews.Value.WhoIsAsync(given[Bearer.Length..].Trim(), call.Cancellation)
            : null;
    }
}
