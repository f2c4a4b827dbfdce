using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>Who may see the dashboard, and what a page of it may do.</summary>
internal static class DashboardSecurity
{
    private static readonly TimeSpan SessionLength = TimeSpan.FromDays(3);

    public static Task Headers(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }

    /// <summary>Lets through who is logged in; shows the form to a browser that is not, and 401 to everything else.</summary>
    public static async Task AuthenticateAsync(DashboardOptions options, HttpContext context, RequestDelegate next)
    {
        if (!options.AllowAnonymous && !IsOpen(context.Request.Path) && !options.IsSession(context.Request.Cookies[CookieName(context)]))
        {
            if (context.Request.Path.StartsWithSegments("/api"))
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                context.Response.Redirect("/login");
            return;
        }
        // A page elsewhere cannot send this header without asking first, and is never allowed to.
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments("/api")
            && !context.Request.Headers.ContainsKey("X-Dashboard"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        await next(context);
    }

    public static void LogIn(DashboardOptions options, HttpContext context) => context.Response.Cookies.Append(
        CookieName(context), options.Session, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = SessionLength, Secure = context.Request.IsHttps, Path = "/",
        });

    private static bool IsOpen(PathString path) => path == "/login" || path == "/dashboard.css" || path == "/favicon.svg";

    // Cookies ignore ports, so two dashboards of one machine need two names.
    private static string CookieName(HttpContext context) => $".HyperFleet.Dashboard.{context.Connection.LocalPort}";
}
