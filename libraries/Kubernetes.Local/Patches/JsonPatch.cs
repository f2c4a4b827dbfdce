using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Patches;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    internal static Answer Apply(ApiKind kind, JsonObject current, JsonArray? patch)
    {
        if (patch is null)
            return Refusals.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
        if (patch.Count > MaxOperations)
            return new KubernetesStatus(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {patch.Count}");
        JsonNode? root = current.DeepClone();
        foreach (var operation in patch.OfType<JsonObject>())
            if (Step(ref root, operation) is { } error)
                return new KubernetesStatus(422, "Invalid", $"the server rejected our request due to an error in our request") { Details = new() { ["causes"] = new JsonArray(new JsonObject { ["message"] = error }) } };
        return root as JsonObject ?? (Answer)Refusals.BadRequest("the patch does not make an object");
    }

    private static string? Step(ref JsonNode? root, JsonObject operation)
    {
        var path = operation["path"].Text() ?? "";
        switch (operation["op"].Text())
        {
            case "add":
                return Add(ref root, path, operation["value"]?.DeepClone());
            case "remove":
                return Remove(ref root, path, out _);
            case "replace":
                return Find(root, path, out _) is { } missing ? missing : Replace(ref root, path, operation["value"]?.DeepClone());
            case "move":
                return Remove(ref root, operation["from"].Text() ?? "", out var moved) ?? Add(ref root, path, moved);
            case "copy":
                return Find(root, operation["from"].Text() ?? "", out var copied) ?? Add(ref root, path, copied?.DeepClone());
            case "test":
                return Find(root, path, out var found) is { } absent && operation["value"] is not null ? absent
                    : JsonText.Same(found, operation["value"]) ? null : $"testing path {path} failed";
            default:
                return $"unexpected kind: {operation["op"]}";
        }
    }

    private static string? Find(JsonNode? root, string path, out JsonNode? found)
    {
        found = root;
        foreach (var part in Parts(path))
        {
            if (found is JsonObject map && map.TryGetPropertyValue(part, out var child))
                found = child;
            else if (found is JsonArray list && int.TryParse(part, out var index) && index >= 0 && index < list.Count)
                found = list[index];
            else
                return $"path {path} does not exist";
        }
        return null;
    }

    private static string? Add(ref JsonNode? root, string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            root = value;
            return null;
        }
        var (owner, last, error) = Owner(root, path);
        if (owner is JsonObject map)
            map[last] = value;
        else if (owner is JsonArray list && (last == "-" || (int.TryParse(last, out var index) && index >= 0 && index <= list.Count)))
            list.Insert(last == "-" ? list.Count : int.Parse(last), value);
        else
            return error ?? $"add operation does not apply: doc is missing path: {path}";
        return null;
    }

    private static string? Replace(ref JsonNode? root, string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            root = value;
            return null;
        }
        var (owner, last, _) = Owner(root, path);
        if (owner is JsonArray list)
            list[int.Parse(last)] = value;
        else
            owner![last] = value;
        return null;
    }

    private static string? Remove(ref JsonNode? root, string path, out JsonNode? removed)
    {
        if (Find(root, path, out removed) is not null)
            return $"remove operation does not apply: doc is missing path: {path}";
        var (owner, last, _) = Owner(root, path);
        if (owner is JsonObject map)
            map.Remove(last);
        else if (owner is JsonArray list)
            list.RemoveAt(int.Parse(last));
        else
            root = null;
        return null;
    }

    private static (JsonNode? Owner, string Last, string? Error) Owner(JsonNode? root, string path)
    {
        var cut = path.LastIndexOf('/');
        var error = Find(root, cut <= 0 ? "" : path[..cut], out var owner);
        return (path.Length == 0 ? null : owner, path.Length == 0 ? "" : Unescape(path[(cut + 1)..]), error);
    }

    private static IEnumerable<string> Parts(string path) => path.Length == 0 ? [] : path[1..].Split('/').Select(Unescape);

    private static string Unescape(string part) => part.Replace("~1", "/").Replace("~0", "~");
}
