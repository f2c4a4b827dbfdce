using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Rest;

/// <summary>
/// <c>--http-write-timeout</c>: the time of an exchange from its request's head to the end of its answer. A client that does not read
/// its answer, and a statement that does not end, keep a connection no longer than that.
/// </summary>
internal sealed class AnswerDeadline(ServerOptions options, TimeProvider time)
{
    public async Task KeepAsync(HttpContext http, RequestDelegate next)
    {
        var gone = http.RequestAborted;
        using var deadline = new CancellationTokenSource(options.Http.WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, deadline.Token);
        http.RequestAborted = either.Token;
        try
        {
            await next(http);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && deadline.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            http.RequestAborted = gone;
            if (http.Response is { HasStarted: true } or { ContentType: not null })
                http.Abort();
            else
                await Answers.RefuseAsync(http, new(RefusalKind.Unavailable, $"not answered within {options.Http.WriteTimeout.TotalSeconds} s: ask for less, or raise --http-write-timeout"));
        }
        finally
        {
            http.RequestAborted = gone;
        }
    }
}
