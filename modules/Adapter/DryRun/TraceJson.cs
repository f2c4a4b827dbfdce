using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.DryRun;

/// <summary>The trace for machines (adapter contract §1.6). Empty parts are left out.</summary>
internal static class TraceJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Trace trace) => JsonNode.Parse(GoJson.Write(Document(trace)))!.ToJsonString(Indented);

    private static Dictionary<string, object?> Document(Trace trace) => Compact(
        ("event", Compact(("id", trace.Event.Id), ("type", trace.Event.Type))),
        ("status", trace.Result.Status),
        ("params", trace.Result.Params),
        ("preconditions", List(trace.Result.Preconditions, Precondition)),
        ("resources", List(trace.Result.Resources, Resource)),
        ("discoveredResources", trace.Result.DiscoveredResources),
        ("postActions", List(trace.Result.PostActions, PostAction)),
        ("errors", trace.Result.Errors.ToDictionary(error => error.Key, error => (object?)error.Value)),
        ("apiRequests", List(trace.Api.Calls, call => ApiRequest(call.Request, call.Response, trace.IsVerbose))),
        ("transportOperations", List(trace.Transport.Operations, Operation)));

    private static object? Precondition(PreconditionResult result)
    {
        var entry = Compact(("name", result.Name), ("status", result.Status), ("error", result.Error));
        entry["matched"] = result.Matched;
        return entry;
    }

    private static object? Resource(ResourceResult result)
    {
        var entry = Compact(
            ("name", result.Name),
            ("namespace", result.Namespace),
            ("resourceName", result.ResourceName),
            ("status", result.Status),
            ("reason", result.Reason),
            ("error", result.Error),
            ("discoveredState", result.DiscoveredState));
        entry["kind"] = result.Kind;
        entry["operation"] = result.Operation;
        return entry;
    }

    private static object? PostAction(PostActionResult result)
    {
        var entry = Compact(("name", result.Name), ("status", result.Status), ("error", result.Error));
        if (result.Status == StepStatus.Skipped) entry["skipped"] = true;
        return entry;
    }

    private static Dictionary<string, object?> ApiRequest(Api.ApiRequest request, RecordedResponse response, bool isVerbose)
    {
        var entry = Compact(("method", request.Method), ("url", request.Url));
        entry["statusCode"] = (long)response.Status;
        if (isVerbose && request.Body is { Length: > 0 }) entry["requestBody"] = request.Body;
        if (isVerbose) entry["responseBody"] = response.Body;
        return entry;
    }

    private static object? Operation(TransportOperation operation)
    {
        var entry = Compact(("operation", operation.Operation), ("namespace", operation.Namespace), ("result", operation.Result));
        entry["kind"] = operation.Kind;
        entry["name"] = operation.Name;
        return entry;
    }

    private static List<object?> List<T>(IEnumerable<T> items, Func<T, object?> convert) => [.. items.Select(convert)];

    private static Dictionary<string, object?> Compact(params ReadOnlySpan<(string Key, object? Value)> members)
    {
        var map = new Dictionary<string, object?>();
        foreach (var (key, value) in members)
            if (!Plain.IsEmpty(value))
                map[key] = value;
        return map;
    }
}
