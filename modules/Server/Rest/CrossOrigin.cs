using HyperFleet.Server.Configuration;
using Microsoft.AspNetCore.Builder;

namespace HyperFleet.Server.Rest;

/// <summary>Which web pages may call REST (server contract §4.1): none, unless <c>--http-cors-allowed-origins</c> names their origins.</summary>
internal static class CrossOrigin
{
    private static readonly string[] Methods = ["DELETE", "GET", "PATCH", "POST"];
    private static readonly string[] Headers = ["Authorization", "Content-Type"];
    private static readonly TimeSpan PreflightAge = TimeSpan.FromSeconds(600);

    public static void UseCrossOrigin(this IApplicationBuilder app, HttpOptions options)
    {
        var origins = options.CorsAllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origins.Length > 0)
            app.UseCors(policy => policy.WithOrigins(origins).WithMethods(Methods).WithHeaders(Headers).SetPreflightMaxAge(PreflightAge));
    }
}
