using System.Text.Json;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Api;

/// <summary>A configured call's outcome; <see cref="Error"/> is null when it succeeded.</summary>
internal sealed record ApiCallResult(string Body, string? Error, bool IsGone, bool IsTransient)
{
    public static ApiCallResult Answered(ApiResponse response) => new(response.Body, null, false, false);

    public static ApiCallResult Refused(ApiResponse response, string error) => new(response.Body, error, response.IsGone, response.IsTransient);

    public static ApiCallResult NotSent(string error) => new("", error, false, false);

    /// <summary>The answer as a map; API answers of other shapes are of no use to an adapter.</summary>
    public IReadOnlyDictionary<string, object?>? Map(out string error)
    {
        error = "";
        try
        {
            using var document = JsonDocument.Parse(Body);
            if (Plain.FromJson(document.RootElement) is IReadOnlyDictionary<string, object?> map) return map;
            error = $"expected a JSON object, got {document.RootElement.ValueKind.ToString().ToLowerInvariant()}";
        }
        catch (JsonException cause)
        {
            error = cause.Message;
        }

        return null;
    }
}
