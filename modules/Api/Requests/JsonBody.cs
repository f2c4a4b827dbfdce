using System.Buffers;
using System.Text.Json;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Requests;

/// <summary>Reads one JSON value of bounded size from a request.</summary>
internal static class JsonBody
{
    public static async Task<Result<JsonDocument>> ReadAsync(HttpContext http, long limit, CancellationToken cancellation)
    {
        if (http.Request.ContentLength > limit)
            return TooLarge(limit);
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (read.Buffer.Length > limit)
            {
                body.AdvanceTo(read.Buffer.End);
                return TooLarge(limit);
            }
            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var parsed = Parse(read.Buffer);
            body.AdvanceTo(read.Buffer.End);
            return parsed;
        }
    }

    private static Result<JsonDocument> Parse(in ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
            return Problem.Malformed("Request body is empty");
        try
        {
            // The document keeps its own copy: the pipe takes its memory back.
            return JsonDocument.Parse(body.ToArray().AsMemory());
        }
        catch (JsonException)
        {
            return Problem.Malformed("Invalid JSON in request body");
        }
    }

    private static Problem TooLarge(long limit) => new(ProblemKind.TooLarge, $"Request body is larger than {limit} bytes");
}
