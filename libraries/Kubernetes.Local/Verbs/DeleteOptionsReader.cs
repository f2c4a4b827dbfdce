using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>DeleteOptions, from the body or the query.</summary>
internal static class DeleteOptionsReader
{
    internal static async Task<(Deletion.Options Options, KubernetesStatus? Refusal, bool DryRun)> ReadAsync(ApiRequest request)
    {
        var query = new Deletion.Options(Given(request.Query("propagationPolicy")), null, null, null);
        if (request.IsTrue("orphanDependents"))
            query = query with { Policy = "Orphan" };
        if (request.Http.Request.ContentLength is 0 || !request.Http.Request.Headers.ContainsKey("Content-Type"))
            return (query, null, request.DryRun);
        var body = await BodyReader.ReadObjectAsync(request);
        if (body.Refusal is not null)
            return (query, body.Refusal, false);
        var json = body.Value;
        return (new(
            json["propagationPolicy"].Text() ?? query.Policy,
            json["preconditions"]?["uid"].Text(),
            json["preconditions"]?["resourceVersion"].Text(),
            json["gracePeriodSeconds"].Integer()), null, request.DryRun || json["dryRun"] is System.Text.Json.Nodes.JsonArray { Count: > 0 });
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
