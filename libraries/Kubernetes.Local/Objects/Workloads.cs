using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Selectors;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The rules of pods and of what makes pods.</summary>
internal static class Workloads
{
    internal static IEnumerable<FieldError> Check(ApiKind kind, JsonObject item, JsonObject? before) => kind.Resource switch
    {
        "pods" => Pod(item["spec"] as JsonObject, "spec"),
        "deployments.apps" or "statefulsets.apps" or "daemonsets.apps" or "replicasets.apps" => Controller(item, before),
        "jobs.batch" => Job(item, before),
        "cronjobs.batch" => Schedule(item),
        _ => [],
    };

    private static IEnumerable<FieldError> Controller(JsonObject item, JsonObject? before)
    {
        var spec = item["spec"] as JsonObject ?? [];
        if (spec["replicas"].Integer() < 0)
            yield return FieldError.Invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0");
        if (spec["selector"] is not JsonObject selector)
            yield return FieldError.Required("spec.selector");
        else if (selector.Count == 0)
            yield return FieldError.InvalidText("spec.selector", "{}", "empty selector is invalid for deployment");
        else if (!LabelSelector.From(selector).Matches(spec["template"]?["metadata"]?["labels"] as JsonObject))
            yield return FieldError.InvalidText("spec.template.metadata.labels", GoMap(spec["template"]?["metadata"]?["labels"]), "`selector` does not match template `labels`");
        foreach (var error in Template(spec["template"] as JsonObject))
            yield return error;
        if (before is not null && !JsonText.Same(before["spec"]?["selector"], spec["selector"]))
            yield return FieldError.InvalidText("spec.selector", GoSelector(spec["selector"]), "field is immutable");
    }

    private static IEnumerable<FieldError> Job(JsonObject item, JsonObject? before)
    {
        foreach (var error in Template(item["spec"]?["template"] as JsonObject))
            yield return error;
        if (item["spec"]?["template"]?["spec"]?["restartPolicy"].Text() is not ("OnFailure" or "Never") and var policy)
            yield return FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["OnFailure", "Never"]);
        if (before is not null && !JsonText.Same(before["spec"]?["template"], item["spec"]?["template"]))
            yield return FieldError.InvalidText("spec.template", JsonText.Compact(item["spec"]?["template"]), "field is immutable");
    }

    private static IEnumerable<FieldError> Schedule(JsonObject item)
    {
        if (string.IsNullOrEmpty(item["spec"]?["schedule"].Text()))
            yield return FieldError.Required("spec.schedule");
    }

    private static IEnumerable<FieldError> Template(JsonObject? template) =>
        Names.Labels(template?.Labels, "spec.template.metadata.labels").Concat(Pod(template?["spec"] as JsonObject, "spec.template.spec"));

    private static IEnumerable<FieldError> Pod(JsonObject? spec, string path)
    {
        var containers = spec?["containers"] as JsonArray ?? [];
        if (containers.Count == 0)
            yield return FieldError.Required($"{path}.containers");
        var seen = new HashSet<string>();
        for (var i = 0; i < containers.Count; i++)
            foreach (var error in Container((JsonObject)containers[i]!, $"{path}.containers[{i}]", seen))
                yield return error;
    }

    private static IEnumerable<FieldError> Container(JsonObject container, string path, HashSet<string> seen)
    {
        var name = container["name"].Text() ?? "";
        if (name.Length == 0)
            yield return FieldError.Required($"{path}.name");
        else if (!seen.Add(name))
            yield return FieldError.Duplicate($"{path}.name", name);
        else
            foreach (var error in Names.Label(name))
                yield return FieldError.Invalid($"{path}.name", name, error);
        if (string.IsNullOrEmpty(container["image"].Text()))
            yield return FieldError.Required($"{path}.image");
    }

    private static string GoMap(JsonNode? labels) => labels is JsonObject map
        ? $"map[string]string{{{string.Join(", ", map.Select(pair => $"\"{pair.Key}\":{JsonText.Compact(pair.Value)}"))}}}"
        : "map[string]string(nil)";

    private static string GoSelector(JsonNode? selector) =>
        $"v1.LabelSelector{{MatchLabels:{GoMap(selector?["matchLabels"])}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}}";
}
