using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Patches;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>The scale subresource: an object's replicas, read and written without knowing its kind.</summary>
internal sealed class ScaleVerb(Store store, ObjectWriter writer, TimeProvider time)
{
    internal async Task RunAsync(ApiRequest request)
    {
        var answer = request.Http.Request.Method switch
        {
            "GET" => Get(request),
            "PUT" => await PutAsync(request),
            "PATCH" => await PatchAsync(request),
            _ => Refusals.MethodNotAllowed(),
        };
        await Responses.WriteAsync(request.Http, answer);
    }

    private Answer Get(ApiRequest request) => store.State.Find(request.Kind.Resource, request.Namespace, request.Name) is { } found
        ? Read(request.Kind, found.Json)
        : Refusals.NotFound(request.Kind, request.Name);

    private async Task<Answer> PutAsync(ApiRequest request)
    {
        var body = await BodyReader.ReadObjectAsync(request);
        return body.Refusal is null ? Write(request, _ => body) : body;
    }

    private async Task<Answer> PatchAsync(ApiRequest request)
    {
        if (await BodyReader.ReadAsync(request.Http.Request, request.Cancellation) is not { } body)
            return Refusals.TooLarge(BodyReader.Limit);
        return PatchFormats.Read(request.Kind, BodyReader.MediaType(request.Http.Request), body, out var refusal) is { } patch
            ? Write(request, patch)
            : refusal!;
    }

    private Answer Write(ApiRequest request, Func<JsonObject, Answer> change)
    {
        var context = new WriteContext(request.Manager, time.GetUtcNow()) { DryRun = request.DryRun, Subresource = "scale", IsPatch = true };
        var answer = writer.Update(request.Kind, request.Namespace, request.Name, current =>
        {
            var scale = change(Read(request.Kind, Versions.Show(request.Kind, current.Json)));
            return scale.Refusal is null ? Take(request.Kind, current.Copy(), scale.Value) : scale;
        }, context);
        return answer.Refusal is null ? Read(request.Kind, answer.Value) : answer;
    }

    private static Answer Take(ApiKind kind, JsonObject item, JsonObject scale)
    {
        if (scale["spec"]?["replicas"].Integer() is not { } replicas)
            replicas = 0;
        if (scale.ResourceVersion is { } version)
            item.Metadata!["resourceVersion"] = version;
        Set(item, PathOf(kind, "specReplicasPath", ".spec.replicas"), replicas);
        item["apiVersion"] = kind.Type.ApiVersion;
        return item;
    }

    private static JsonObject Read(ApiKind kind, JsonObject item)
    {
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            if (item.Metadata?[name] is { } value)
                metadata[name] = value.DeepClone();
        var status = new JsonObject { ["replicas"] = Find(item, PathOf(kind, "statusReplicasPath", ".status.replicas")).Integer() ?? 0 };
        if (Selector(kind, item) is { Length: > 0 } selector)
            status["selector"] = selector;
        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Find(item, PathOf(kind, "specReplicasPath", ".spec.replicas")).Integer() ?? 0 },
            ["status"] = status,
        };
    }

    private static string? Selector(ApiKind kind, JsonObject item) => kind.IsCustom
        ? Find(item, PathOf(kind, "labelSelectorPath", "")).Text()
        : LabelSelectorText.Write(item["spec"]?["selector"] as JsonObject);

    private static string[] PathOf(ApiKind kind, string name, string builtin) => (kind.Custom?.Scale?[name].Text() ?? builtin).Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode? Find(JsonObject item, string[] path) => path.Length == 0 ? null : path.Aggregate((JsonNode?)item, (node, name) => (node as JsonObject)?[name]);

    private static void Set(JsonObject item, string[] path, long value)
    {
        foreach (var name in path[..^1])
            item = item[name] as JsonObject ?? (JsonObject)(item[name] = new JsonObject());
        item[path[^1]] = value;
    }
}
