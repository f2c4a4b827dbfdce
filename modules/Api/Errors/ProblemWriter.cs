using System.Globalization;
using System.Text.Json;
using HyperFleet.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Errors;

/// <summary>The one place that turns a <see cref="Problem"/> into <c>application/problem+json</c> (RFC 9457, API contract §4.1).</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext http, Problem problem, TimeProvider time)
    {
        http.Response.StatusCode = problem.Kind.Status;
        if (problem.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return JsonAnswer.WriteAsync(http, ContentType, json => Write(json, http, problem, time.GetUtcNow()));
    }

    public static void Write(Utf8JsonWriter json, HttpContext http, Problem problem, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("type", problem.Kind.Type);
        json.WriteString("title", problem.Kind.Title);
        json.WriteNumber("status", problem.Kind.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("instance", http.Request.Path.Value);
        json.WriteString("code", problem.Kind.Code);
        json.WriteTime("timestamp", now);
        json.WriteString("trace_id", RequestId.Of(http));
        if (problem.Errors is { Count: > 0 } errors)
            WriteErrors(json, errors);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<FieldError> errors)
    {
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field", error.Field);
            if (error.Value is not null)
            {
                json.WritePropertyName("value");
                if (error.Value is int number)
                    json.WriteNumberValue(number);
                else
                    json.WriteStringValue(error.Value.ToString());
            }
            if (error.Constraint is not null)
                json.WriteString("constraint", error.Constraint);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
