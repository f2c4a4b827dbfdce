using System.Text.Encodings.Web;
using System.Text.Json;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Server.Rest;

/// <summary>How answers and errors look (server contract §4.1, §4.5).</summary>
internal static class Answers
{
    public const string Base = "/api/maestro";

    public static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Upstream's numbers with their texts.</summary>
    public static readonly IReadOnlyDictionary<int, string> Errors = new SortedDictionary<int, string>
    {
        [1] = "Invalid token provided",
        [4] = "Forbidden to perform this action",
        [6] = "An entity with the specified unique values already exists",
        [7] = "Resource not found",
        [8] = "General validation failure",
        [9] = "Unspecified error",
        [10] = "HTTP Method not implemented for this endpoint",
        [11] = "Account is unauthorized to perform this action",
        [15] = "Account authentication could not be verified",
        [17] = "Unable to read request body",
        [21] = "Bad request",
        [23] = "Failed to parse search query",
        [26] = "Database advisory lock error",
    };

    public static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Json))
            write(json);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        var operation = OperationId.Of(http, http.RequestServices.GetRequiredService<TimeProvider>());
        return WriteAsync(http, Status(refusal.Kind), json => WriteError(json, refusal.Code, refusal.Reason, operation));
    }

    public static void WriteError(Utf8JsonWriter json, int number, string reason, string? operation)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Error");
        json.WriteString("id", $"{number}");
        json.WriteString("href", $"{Base}/v1/errors/{number}");
        json.WriteString("code", $"maestro-{number}");
        json.WriteString("reason", reason);
        if (operation is not null)
            json.WriteString("operation_id", operation);
        json.WriteEndObject();
    }

    private static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.VersionConflict or RefusalKind.UnderDeletion or RefusalKind.Duplicate => StatusCodes.Status409Conflict,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.Unspecified => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
