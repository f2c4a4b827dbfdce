using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;
using HyperFleet.Api.Timeline;
using HyperFleet.Api.Watch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Entities;

/// <summary>The routes of every configured kind (API contract §1.1), and of <c>/resources</c>, which is any kind.</summary>
internal sealed class EntityRoutes(EntityTable entities, ResourceHandlers resources, StatusHandlers statuses, WatchHandler watch, TimelineHandler timeline,
    RequestRunner runner)
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Report = [HttpMethods.Put, HttpMethods.Post];

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var entity in entities.All)
        {
            MapKind(app, $"{ApiPaths.Root}/{entity.Plural}", entity, parentParameter: null);
            if (entity.Parent is { } parent)
                MapKind(app, $"{ApiPaths.Root}/{parent.Plural}/{{{parent.IdParameter}}}/{entity.Plural}", entity, parent.IdParameter);
        }
        MapKind(app, $"{ApiPaths.Root}/resources", entity: null, parentParameter: null);
    }

    private void MapKind(IEndpointRouteBuilder app, string path, EntityType? entity, string? parentParameter)
    {
        Address At(RequestScope r) => new(entity, r.Route("id"), r.RouteOrNull(parentParameter), r.Caller.Scope);
        On(app, Read, path, entity, r => List(r, entity, r.RouteOrNull(parentParameter)));
        On(app, [HttpMethods.Post], path, entity, Write(r => resources.CreateAsync(r, entity, r.RouteOrNull(parentParameter))));
        On(app, Read, path + "/{id}", entity, r => resources.GetAsync(r, At(r)));
        On(app, [HttpMethods.Patch], path + "/{id}", entity, Write(r => resources.PatchAsync(r, At(r))));
        On(app, [HttpMethods.Delete], path + "/{id}", entity, Write(r => resources.DeleteAsync(r, At(r))));
        On(app, [HttpMethods.Post], path + "/{id}/force-delete", entity, Write(r => resources.ForceDeleteAsync(r, At(r))));
        On(app, Read, path + "/{id}/statuses", entity, r => statuses.ListAsync(r, At(r)));
        On(app, Read, path + "/{id}/events", entity, r => timeline.ListAsync(r, At(r)));
        On(app, Report, path + "/{id}/statuses", entity, r => statuses.ReportAsync(r, At(r)));
    }

    private void On(IEndpointRouteBuilder app, string[] methods, string path, EntityType? entity, Handler handler)
    {
        var route = app.MapMethods(path, methods, (RequestDelegate)(http => runner.RunAsync(http, handler)));
        if (entity is not null)
            route.WithMetadata(entity);
    }

    private Task<Answer> List(RequestScope request, EntityType? entity, string? parentId)
    {
        if (entity is null && request.Http.Request.Query["kind"].ToString() is { Length: > 0 } kind)
        {
            entity = entities.Find(kind);
            if (entity is null)
                return Task.FromResult<Answer>(Problem.Invalid($"Unknown entity kind: {kind}", [new("kind", $"Unknown entity kind: {kind}", "enum", kind)]));
        }
        var scope = new ListScope(entity, parentId, request.Caller.Scope);
        if (WatchRequest.Parse(request.Http.Request).Failed(out var problem, out var wanted) && problem is not null)
            return Task.FromResult<Answer>(problem);
        return wanted is null ? resources.ListAsync(request, scope) : watch.WatchAsync(request, scope, wanted);
    }

    private static Handler Write(Handler handler) => request =>
        request.Caller.RefuseToWrite() is { } problem ? Task.FromResult<Answer>(problem) : handler(request);
}
