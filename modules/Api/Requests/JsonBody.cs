using System.IO.Pipelines;
using System.Text.Json;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Requests;

/// <summary>Reads one JSON value of bounded size from a request, within the time that a client has to send it.</summary>
internal static class JsonBody
{
    public static async Task<Result<JsonDocument>> ReadAsync(HttpContext http, long limit, CancellationToken cancellation)
    {
        if (http.Request.ContentLength > limit)
            return TooLarge(limit);
        var body = http.Request.BodyReader;
        var arrived = body.TryRead(out var read);
        // Most bodies are there with the headers and need no clock.
        if (arrived && IsEnough(read, limit))
            return Finish(body, read, limit);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(http.RequestServices.GetRequiredService<ApiOptions>().Server.Timeouts.Read);
        // A read that is woken up leaves the connection usable; one that is cancelled by its token does not.
        await using var wake = deadline.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        if (!arrived)
            read = await body.ReadAsync(CancellationToken.None);
        while (!IsEnough(read, limit))
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(CancellationToken.None);
        }
        var parsed = Finish(body, read, limit);
        cancellation.ThrowIfCancellationRequested();
        return parsed;
    }

    private static bool IsEnough(ReadResult read, long limit) => read.IsCompleted || read.IsCanceled || read.Buffer.Length > limit;

    private static Result<JsonDocument> Finish(PipeReader body, ReadResult read, long limit)
    {
        Result<JsonDocument> result = read.IsCanceled ? new Problem(ProblemKind.SlowBody, "The request body did not arrive in time; send it faster or make it smaller")
            : read.Buffer.Length > limit ? TooLarge(limit)
            : StrictJson.Parse(read.Buffer);
        body.AdvanceTo(read.Buffer.End);
        return result;
    }

    private static Problem TooLarge(long limit) => new(ProblemKind.TooLarge, $"Request body is larger than {limit} bytes");
}
