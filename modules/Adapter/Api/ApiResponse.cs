using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace HyperFleet.Adapter.Api;

/// <summary>What came of a call: a status with a body, or the reason why there was no answer.</summary>
/// <param name="Status">0 when nothing answered.</param>
/// <param name="Failure">Why nothing answered; empty otherwise.</param>
internal sealed record ApiResponse(int Status, string Body, int Attempts, string Failure = "")
{
    private const string UnknownRoute = "HYPERFLEET-NTF-000";

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The resource does not exist. A route that does not exist is a mistake of the configuration and no answer about the resource.</summary>
    public bool IsGone => Status == 404 && Code() != UnknownRoute;

    /// <summary>Worth another attempt: no answer, overload, or a fault of the server.</summary>
    public bool IsTransient => Status is 0 or 408 or 429 or >= 500;

    /// <summary>The failure as operators read it (adapter contract §2.8).</summary>
    public string Describe(ApiRequest request)
    {
        var call = $"API request failed: {request.Method} {request.Url}";
        if (Status == 0) return $"{call} after {Attempts} attempt(s): {Failure}";
        var status = $"{Status} {Status} {ReasonPhrases.GetReasonPhrase(Status)}";
        return $"{call} returned {status} after {Attempts} attempt(s): API returned non-success status: {status}, response body: {Body}";
    }

    private string? Code()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("code", out var code) ? code.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
