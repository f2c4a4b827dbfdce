using HyperFleet.Api.Resources;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Identity;

/// <summary>Carries the caller from the identity middleware to the handlers.</summary>
internal static class CallerFeature
{
    private static readonly Caller Anonymous = new(Caller.SystemName, Resource.EmptyObject);

    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? Anonymous;

    public static void Set(HttpContext http, Caller caller) => http.Features.Set(caller);
}
