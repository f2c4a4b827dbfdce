using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The rules of ConfigMaps and Secrets.</summary>
internal static partial class Configs
{
    private const string KeyRule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
    private const int MaxSize = 1024 * 1024;

    internal static IEnumerable<FieldError> Check(ApiKind kind, JsonObject item, JsonObject? before)
    {
        foreach (var part in (string[])["data", "binaryData"])
            foreach (var (key, _) in item[part] as JsonObject ?? [])
                if (!KeyPattern().IsMatch(key))
                    yield return FieldError.Invalid($"{part}[{key}]", key, KeyRule);
        if (JsonText.Compact(item["data"]).Length + JsonText.Compact(item["binaryData"]).Length > MaxSize + 64)
            yield return FieldError.TooLong(kind.Type.Kind == "Secret" ? "data" : "", $"must have at most {MaxSize} bytes");
        foreach (var error in before is null ? [] : Frozen(kind, item, before))
            yield return error;
        foreach (var error in kind.Type.Kind == "Secret" ? Typed(item) : [])
            yield return error;
    }

    /// <summary>Folds <c>stringData</c> into <c>data</c> and names the default type.</summary>
    internal static void PrepareSecret(JsonObject secret)
    {
        if (string.IsNullOrEmpty(secret["type"].Text()))
            secret["type"] = "Opaque";
        if (secret["stringData"] is not JsonObject texts)
            return;
        var data = secret["data"] as JsonObject ?? (JsonObject)(secret["data"] = new JsonObject());
        foreach (var (key, value) in texts)
            data[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.Text() ?? ""));
        secret.Remove("stringData");
    }

    private static IEnumerable<FieldError> Frozen(ApiKind kind, JsonObject item, JsonObject before)
    {
        if (kind.Type.Kind == "Secret" && before["type"].Text() != item["type"].Text())
            yield return FieldError.Invalid("type", item["type"].Text(), "field is immutable");
        if (before["immutable"]?.GetValue<bool>() != true)
            yield break;
        if (item["immutable"]?.GetValue<bool>() != true)
            yield return FieldError.Forbidden("immutable", "field is immutable when `immutable` is set");
        foreach (var part in (string[])["data", "binaryData"])
            if (!JsonText.Same(before[part], item[part]))
                yield return FieldError.Forbidden(part, "field is immutable when `immutable` is set");
    }

    private static IEnumerable<FieldError> Typed(JsonObject secret)
    {
        string[] needed = secret["type"].Text() switch
        {
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            _ => [],
        };
        return needed.Where(key => secret["data"]?[key] is null).Select(key => FieldError.Required($"data[{key}]"));
    }

    [GeneratedRegex(@"^(?!\.\.?\z)[-._a-zA-Z0-9]{1,253}\z", RegexOptions.None, 200)]
    private static partial Regex KeyPattern();
}
