using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Requests;

/// <summary>Runs a handler under the request's deadline and turns whatever happens into one answer.</summary>
internal sealed class RequestRunner(ApiOptions options, TimeProvider time, ILogger<RequestRunner> logger)
{
    public async Task RunAsync(HttpContext http, Handler handler)
    {
        using var deadline = new CancellationTokenSource(options.Database.Pool.RequestTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        Answer answer;
        try
        {
            answer = await handler(new(http, CallerFeature.Of(http), linked.Token));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            answer = Explain(e, deadline.IsCancellationRequested);
        }
        await answer.WriteAsync(http, time);
    }

    private Problem Explain(Exception error, bool late)
    {
        if (error is BadHttpRequestException bad)
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? new(ProblemKind.TooLarge, "Request body is too large") : Problem.Malformed("The request cannot be read");
        if (late)
            return new(ProblemKind.Timeout, "The request took too long and was given up; nothing was changed");
        var fault = DatabaseFaults.Classify(error);
        switch (fault)
        {
            case DatabaseFault.InvalidValue:
                return Problem.Malformed("The request holds text or a number that cannot be stored, such as U+0000");
            case DatabaseFault.Connection or DatabaseFault.Timeout or DatabaseFault.Serialization:
                logger.DatabaseUnavailable(fault.ToString());
                return new(ProblemKind.Unavailable, "The database is not available; try again");
            default:
                logger.RequestFailed(error);
                return error is Npgsql.PostgresException
                    ? new(ProblemKind.DatabaseError, "The database refused the operation")
                    : new(ProblemKind.Internal, "An unexpected error occurred");
        }
    }
}
