using HyperFleet.Api.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Requests;

/// <summary>One request on its way through a handler: who asks, until when.</summary>
internal sealed record RequestScope(HttpContext Http, Caller Caller, CancellationToken Cancellation)
{
    public string Route(string name) => (string)Http.GetRouteValue(name)!;

    public string? RouteOrNull(string? name) => name is null ? null : Http.GetRouteValue(name) as string;
}
