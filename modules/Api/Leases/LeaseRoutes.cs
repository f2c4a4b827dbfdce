using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Leases;

/// <summary>The requests on leases. They belong to no tenant, so where tenants are on only a system identity may use them.</summary>
internal sealed class LeaseRoutes(ApiOptions options, LeaseStore store, RequestRunner runner)
{
    private static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];
    private const string Path = ApiPaths.Root + "/leases";

    public void Map(IEndpointRouteBuilder app)
    {
        On(app, ReadMethods, Path, ListAsync);
        On(app, ReadMethods, Path + "/{name}", GetAsync);
        On(app, [HttpMethods.Put], Path + "/{name}", PutAsync);
        On(app, [HttpMethods.Delete], Path + "/{name}", DeleteAsync);
    }

    private void On(IEndpointRouteBuilder app, string[] methods, string path, Handler handler)
    {
        Handler guarded = request => options.Server.Tenant.Enabled && !request.Caller.IsSystem
            ? Task.FromResult<Answer>(new Problem(ProblemKind.PermissionDenied, "Leases are for system identities"))
            : handler(request);
        app.MapMethods(path, methods, (RequestDelegate)(http => runner.RunAsync(http, guarded)));
    }

    private async Task<Answer> ListAsync(RequestScope request)
    {
        if (ListQuery.ParsePaging(request.Http.Request.Query, options.Limits.PageSize).Failed(out var problem, out var query))
            return problem;
        var (items, total) = await store.ListAsync(query.Size, query.Offset, request.Cancellation);
        return Answer.Json(StatusCodes.Status200OK, json => ListJson.Write(json, items, LeaseJson.Write, query.Page, total));
    }

    private async Task<Answer> GetAsync(RequestScope request) =>
        LeaseRequest.CheckName(request.Route("name")) is { } wrong ? wrong : Lease(await store.FindAsync(request.Route("name"), request.Cancellation));

    private async Task<Answer> PutAsync(RequestScope request)
    {
        var name = request.Route("name");
        if (LeaseRequest.CheckName(name) is { } wrong)
            return wrong;
        if ((await JsonBody.ReadAsync(request.Http, options.Limits.BodyBytes, request.Cancellation)).Failed(out var problem, out var document))
            return problem;
        using var body = document;
        if (LeaseRequest.Parse(body.RootElement, request.Http.Request).Failed(out problem, out var wanted))
            return problem;
        return Lease(await store.TakeAsync(name, wanted, request.Cancellation));
    }

    private async Task<Answer> DeleteAsync(RequestScope request)
    {
        var name = request.Route("name");
        if (LeaseRequest.CheckName(name) is { } wrong)
            return wrong;
        if (LeaseRequest.ParseRelease(request.Http.Request).Failed(out var problem, out var wanted))
            return problem;
        return await store.ReleaseAsync(name, wanted, request.Cancellation) is { } refused ? refused : Answer.NoContent;
    }

    private static Answer Lease(Result<Lease> result) => result.Failed(out var problem, out var lease) ? problem
        : Answer.Json(StatusCodes.Status200OK, json => LeaseJson.Write(json, lease), lease.EntityTag);
}
