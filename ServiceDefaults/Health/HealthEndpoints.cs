using System.Text.Json.Nodes;

namespace HyperFleet.ServiceDefaults.Health;

/// <summary><c>/healthz</c> and <c>/readyz</c> of every role.</summary>
internal sealed class HealthEndpoints(
    IEnumerable<ILivenessCheck> liveness,
    IEnumerable<IReadinessCheck> readiness,
    IEnumerable<IHealthPage> pages,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    HealthBody body)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (pages.FirstOrDefault(page => page.Path == context.Request.Path.Value) is { } own)
        {
            (context.Response.StatusCode, var json) = await own.AnswerAsync(context.RequestAborted);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(json, context.RequestAborted);
            return;
        }

        var (status, answer) = context.Request.Path.Value switch
        {
            "/healthz" => Live(),
            "/readyz" => await ReadyAsync(context.RequestAborted),
            _ => (StatusCodes.Status404NotFound, new JsonObject { ["status"] = "not found" }),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private (int Status, JsonObject Body) Live() => liveness.Select(check => check.Failure()).FirstOrDefault(failure => failure is not null) is { } failure
        ? (StatusCodes.Status503ServiceUnavailable, new JsonObject { ["status"] = failure })
        : (StatusCodes.Status200OK, new JsonObject { ["status"] = "ok" });

    private async Task<(int Status, JsonObject Body)> ReadyAsync(CancellationToken cancellationToken)
    {
        var stopping = !lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested;
        var results = stopping
            ? [.. readiness.Select(check => (check.Name, Failure: (string?)"unavailable"))]
            : await Task.WhenAll(readiness.Select(check => RunAsync(check, cancellationToken)));
        var failed = stopping || results.Any(result => result.Failure is not null);
        return (failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, Describe(results, failed));
    }

    private async Task<(string Name, string? Failure)> RunAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return (check.Name, await check.CheckAsync(cancellationToken).AsTask().WaitAsync(check.Limit, time, cancellationToken));
        }
        catch (TimeoutException)
        {
            return (check.Name, $"no answer within {check.Limit.TotalSeconds} s");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Only the type: a driver's message may carry a host or a user name.
            return (check.Name, $"failed: {failure.GetType().Name}");
        }
    }

    private JsonObject Describe((string Name, string? Failure)[] results, bool failed)
    {
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        if (body == HealthBody.Reason)
            return !failed ? new JsonObject { ["status"] = "ok" } : new JsonObject
            {
                ["status"] = stopping ? "shutting_down" : "not_ready",
                ["reason"] = stopping ? "server is shutting down"
                    : string.Join("; ", results.Where(result => result.Failure is not null).Select(result => $"{result.Name}: {result.Failure}")) is { Length: > 0 } why ? why
                    : "start-up is not finished",
            };

        var checks = new JsonObject();
        foreach (var (name, failure) in results) checks[name] = failure ?? "ok";
        var answer = new JsonObject { ["status"] = failed ? "error" : "ok" };
        if (failed) answer["message"] = stopping ? "server is shutting down" : "not ready";
        answer["checks"] = checks;
        return answer;
    }
}
