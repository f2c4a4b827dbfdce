using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Identity;

/// <summary>Finds out who calls and for which tenant, before any handler runs (API contract §5.1–§5.3).</summary>
internal sealed class IdentityMiddleware(RequestDelegate next, TokenAuthentication tokens, CallerNames names, TenantHeaders tenants, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsProtected(http.Request.Path))
        {
            await next(http);
            return;
        }
        var identified = await IdentifyAsync(http);
        if (identified.Failed(out var problem, out var caller))
        {
            await ProblemWriter.WriteAsync(http, problem, time);
            return;
        }
        CallerFeature.Set(http, caller);
        await next(http);
    }

    private async Task<Result<Caller>> IdentifyAsync(HttpContext http)
    {
        if ((await tokens.AuthenticateAsync(http.Request, http.RequestAborted)).Failed(out var problem, out var token))
            return problem;
        if (names.Of(http.Request, token).Failed(out problem, out var name))
            return problem;
        if (name.Value is null && !IsRead(http.Request.Method))
            return new Problem(ProblemKind.AuthenticationRequired, "A change needs a caller identity");
        if (tenants.Read(http.Request).Failed(out problem, out var tenant))
            return problem;
        return new Caller(name.Value, tenant.Tenancy, tenant.IsSystem, tenants.ScopeReads) { Expires = token.Expires };
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool IsProtected(PathString path) =>
        path.StartsWithSegments(ApiPaths.Root, out var rest) && rest.Value is not ("/openapi" or "/openapi.html");
}
