using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Dashboard;

/// <summary>Login, resources, console lines and commands.</summary>
internal sealed class DashboardApi(
    DashboardOptions options, ResourceNotificationService notifications, ResourceLogs logs, ResourceCommands commands, DashboardStreams streams)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/login", LoginAsync);
        routes.MapPost("/login", (RequestDelegate)LoginFormAsync);
        Get(routes, "/api/resources", context => streams.SendAsync(context, ResourcesAsync));
        Get(routes, "/api/resources/{id}/environment", VariablesAsync);
        Get(routes, "/api/resources/{id}/environment/{name}", VariableAsync);
        Get(routes, "/api/resources/{id}/logs", context => streams.SendAsync(context, token => LogsAsync(Id(context), token)));
        routes.MapPost("/api/resources/{id}/commands/{command}", (RequestDelegate)CommandAsync);
    }

    private static void Get(IEndpointRouteBuilder routes, string pattern, RequestDelegate handle) => routes.MapGet(pattern, handle);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private Task LoginAsync(HttpContext context) => LogInAsync(context, context.Request.Query["t"]);

    private async Task LoginFormAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await LogInAsync(context, form["t"]);
    }

    private Task LogInAsync(HttpContext context, string? token)
    {
        if (!options.IsToken(token))
        {
            context.Response.StatusCode = token is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            return DashboardPages.WriteAsync(context, "login.html");
        }
        DashboardSecurity.LogIn(options, context);
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    /// <summary>The state of every instance, then every change.</summary>
    private async IAsyncEnumerable<DashboardResource> ResourcesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var change in notifications.WatchAsync(cancellation))
            yield return DashboardResource.From(change);
    }

    private async IAsyncEnumerable<IEnumerable<DashboardLogLine>> LogsAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // An unknown id has no console and must not make one.
        if (!notifications.TryGetCurrentState(id, out _))
            yield break;
        await foreach (var batch in logs.WatchAsync(id, cancellation))
            yield return batch.Select(line => new DashboardLogLine(line.Number, line.Time, line.Text, line.IsError));
    }

    /// <summary>The names alone: a value may be a secret, and leaves this process only when somebody asks for that one.</summary>
    private Task VariablesAsync(HttpContext context) => AnswerAsync(context, Variables(context)?.Select(variable => variable.Name));

    private Task VariableAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        return AnswerAsync(context, Variables(context)?.FirstOrDefault(variable => variable.Name == name));
    }

    private ImmutableArray<EnvironmentVariableSnapshot>? Variables(HttpContext context) =>
        notifications.TryGetCurrentState(Id(context), out var current) ? current.Snapshot.EnvironmentVariables : null;

    private static Task AnswerAsync<T>(HttpContext context, T? answer)
        where T : class
    {
        if (answer is not null)
            return context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task CommandAsync(HttpContext context)
    {
        // Not cut off by the browser leaving: a half-done restart would leave the resource stopped.
        var result = await commands.ExecuteAsync(Id(context), (string)context.Request.RouteValues["command"]!, streams.Stopping);
        context.Response.StatusCode = result.Success ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        await context.Response.WriteAsJsonAsync(result, context.RequestAborted);
    }
}
