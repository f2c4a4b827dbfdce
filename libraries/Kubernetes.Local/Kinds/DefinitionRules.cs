using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>What a CustomResourceDefinition must obey, and the status it gets: it is established as soon as it is stored.</summary>
internal static class DefinitionRules
{
    internal const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    internal static void Prepare(JsonObject definition)
    {
        if (definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
            return;
        Fill(names, "singular", names["kind"].Text()?.ToLowerInvariant());
        Fill(names, "listKind", names["kind"].Text() + "List");
        if (spec["conversion"] is null)
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
    }

    internal static void Establish(JsonObject definition, string now)
    {
        var stored = Versions(definition).Where(version => version["storage"]?.GetValue<bool>() == true).Select(version => version["name"].Text()!);
        var before = (definition["status"]?["storedVersions"] as JsonArray ?? []).Select(version => version.Text()!);
        var conditions = definition["status"]?["conditions"] as JsonArray;
        definition["status"] = new JsonObject
        {
            ["conditions"] = conditions is { Count: > 0 } ? conditions.DeepClone() : new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = definition["spec"]?["names"]?.DeepClone(),
            ["storedVersions"] = JsonText.ToArray(before.Union(stored)),
        };
    }

    internal static IEnumerable<FieldError> Check(JsonObject definition)
    {
        var spec = definition["spec"] as JsonObject ?? [];
        var (group, plural) = (spec["group"].Text() ?? "", spec["names"]?["plural"].Text() ?? "");
        if (definition.Name != $"{plural}.{group}")
            yield return FieldError.Invalid("metadata.name", definition.Name, "must be spec.names.plural+\".\"+spec.group");
        if (group.Length == 0)
            yield return FieldError.Required("spec.group");
        else if (!group.Contains('.'))
            yield return FieldError.Invalid("spec.group", group, "should be a domain with at least one dot");
        if (spec["scope"].Text() is not ("Namespaced" or "Cluster"))
            yield return FieldError.NotSupported("spec.scope", spec["scope"].Text() ?? "", ["Cluster", "Namespaced"]);
        foreach (var name in (string[])["plural", "kind"])
            if (string.IsNullOrEmpty(spec["names"]?[name].Text()))
                yield return FieldError.Required($"spec.names.{name}");
        foreach (var error in CheckVersions(definition))
            yield return error;
    }

    private static IEnumerable<FieldError> CheckVersions(JsonObject definition)
    {
        var versions = Versions(definition);
        if (versions.Count(version => version["storage"]?.GetValue<bool>() == true) != 1)
            yield return FieldError.Invalid("spec.versions", definition["spec"]?["versions"]?.DeepClone(), "must have exactly one version marked as storage version");
        for (var i = 0; i < versions.Count; i++)
            if (versions[i]["schema"]?["openAPIV3Schema"] is not JsonObject schema)
                yield return FieldError.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
            else if (schema["type"].Text() is null)
                yield return FieldError.Required($"spec.versions[{i}].schema.openAPIV3Schema.type", "must not be empty at the root");
    }

    private static List<JsonObject> Versions(JsonObject definition) => [.. (definition["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>()];

    private static void Fill(JsonObject names, string name, string? value)
    {
        if (string.IsNullOrEmpty(names[name].Text()) && value is not null)
            names[name] = value;
    }

    private static JsonObject Condition(string type, string reason, string message, string now) =>
        new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = now, ["reason"] = reason, ["message"] = message };
}
