using System.Text.Json;
using System.Text.RegularExpressions;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Leases;

/// <summary>Who wants a lease for how long, and which version of it that one has seen.</summary>
/// <param name="Version">Null: whatever it is now.</param>
internal sealed partial record LeaseRequest(string Holder, int DurationSeconds, long? Version)
{
    private const int MaxName = 128;
    private const int MaxHolder = 256;
    private const int MaxSeconds = 3600;

    public static Problem? CheckName(string name) => name.Length <= MaxName && Name().IsMatch(name) ? null
        : Refuse("name", $"name must be at most {MaxName} lower-case letters, digits, '-' or '.', beginning and ending with a letter or digit", "pattern");

    public static Result<LeaseRequest> Parse(JsonElement body, HttpRequest request)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return Problem.Malformed("Invalid JSON in request body");
        var fields = new JsonFields(body);
        var (holder, seconds, version) = (fields.Text("holder"), fields.Int("duration_seconds"), fields.Long("version"));
        if ((fields.Problem ?? CheckHolder(holder) ?? CheckDuration(seconds)) is { } problem)
            return problem;
        if (ReadIfMatch(request).Failed(out problem, out var matched) && problem is not null)
            return problem;
        return new LeaseRequest(holder!, seconds!.Value, version ?? matched);
    }

    /// <summary>The holder and the version of a release.</summary>
    public static Result<LeaseRequest> ParseRelease(HttpRequest request)
    {
        var holder = request.Query["holder"].ToString();
        var text = request.Query["version"].ToString();
        if (CheckHolder(holder) is { } problem)
            return problem;
        if (text.Length > 0 && !long.TryParse(text, out _))
            return Refuse("version", "version must be a number", "format");
        if (ReadIfMatch(request).Failed(out problem, out var matched) && problem is not null)
            return problem;
        return new LeaseRequest(holder, 0, text.Length > 0 ? long.Parse(text) : matched);
    }

    private static Result<long?> ReadIfMatch(HttpRequest request)
    {
        var text = request.Headers.IfMatch.ToString();
        if (text.Length == 0 || text == "*")
            return (long?)null;
        return long.TryParse(text.Trim('"'), out var version) ? version : Refuse("If-Match", "If-Match must be the ETag of the lease", "format");
    }

    private static Problem? CheckHolder(string? holder)
    {
        if (string.IsNullOrEmpty(holder))
            return Refuse("holder", "holder is required", "required");
        return holder.Length <= MaxHolder && !holder.Any(char.IsControl) ? null
            : Refuse("holder", $"holder must be at most {MaxHolder} characters without control characters", "max_length");
    }

    private static Problem? CheckDuration(int? seconds) => seconds switch
    {
        null => Refuse("duration_seconds", "duration_seconds is required", "required"),
        < 1 => Refuse("duration_seconds", "duration_seconds must be at least 1", "min"),
        > MaxSeconds => Refuse("duration_seconds", $"duration_seconds must be at most {MaxSeconds}", "max"),
        _ => null,
    };

    private static Problem Refuse(string field, string message, string constraint) => Problem.Invalid(message, [new(field, message, constraint)]);

    [GeneratedRegex(@"\A[a-z0-9]([-.a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
