using System.Text.Json;
using HyperFleet.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Requests;

/// <summary>What a handler wants to be sent, decided before the first byte leaves.</summary>
internal readonly struct Answer
{
    private readonly Action<Utf8JsonWriter>? _body;
    private readonly Func<HttpContext, Task>? _stream;

    private Answer(int status, Action<Utf8JsonWriter>? body, Problem? problem, string? entityTag = null, Func<HttpContext, Task>? stream = null)
    {
        Status = status;
        _body = body;
        Problem = problem;
        EntityTag = entityTag;
        _stream = stream;
    }

    public int Status { get; }

    public Problem? Problem { get; }

    public string? EntityTag { get; }

    public static Answer NoContent { get; } = new(StatusCodes.Status204NoContent, null, null);

    public static Answer Json(int status, Action<Utf8JsonWriter> body, string? entityTag = null) => new(status, body, null, entityTag);

    /// <summary>An answer without an end known beforehand. The delegate owns the response, its errors and its deadline.</summary>
    public static Answer Stream(Func<HttpContext, Task> stream) => new(StatusCodes.Status200OK, null, null, stream: stream);

    public static implicit operator Answer(Problem problem) => new(problem.Kind.Status, null, problem);

    public Task WriteAsync(HttpContext http, TimeProvider time)
    {
        if (Problem is not null)
            return ProblemWriter.WriteAsync(http, Problem, time);
        http.Response.StatusCode = Status;
        if (_stream is not null)
            return _stream(http);
        if (EntityTag is not null)
            http.Response.Headers.ETag = EntityTag;
        return _body is null ? Task.CompletedTask : JsonAnswer.WriteAsync(http, "application/json", _body);
    }
}
