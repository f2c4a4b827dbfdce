using HyperFleet.Adapter.Rendering;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// Templates may only read what the adapter provides. Scope is followed through <c>with</c>, <c>range</c> and named templates, so the dot
/// inside them is not mistaken for a variable (adapter contract §1.4).
/// </summary>
internal sealed class TemplateRules
{
    private static readonly string[] BuiltIn = ["adapter", "config", "env", "event", "now", "date", "resources"];

    private readonly TemplateEngine _templates = new(TimeProvider.System);
    private readonly HashSet<string> _known = [.. BuiltIn];
    private readonly List<string> _errors = [];

    public static IReadOnlyList<string> Violations(TaskConfig task)
    {
        var rules = new TemplateRules();
        if (task.Metadata is not null) rules._known.Add("metadata");
        rules.Parameters(task);
        rules.Preconditions(task);
        rules._known.UnionWith(task.Payloads.Select(payload => payload.Name));
        rules.Resources(task);
        rules.Post(task);
        return rules._errors;
    }

    /// <summary>A parameter's own call sees only the parameters before it.</summary>
    private void Parameters(TaskConfig task)
    {
        for (var i = 0; i < task.Params.Count; i++)
        {
            if (task.Params[i].Source is ParameterConfig.Origin.Call call) ApiCall(call.Api, $"params[{i}].source.api_call");
            _known.Add(task.Params[i].Name);
        }
    }

    private void Preconditions(TaskConfig task)
    {
        _known.UnionWith(task.Preconditions.SelectMany(precondition => precondition.Captures.Select(capture => capture.Name).Append(precondition.Name)));
        for (var i = 0; i < task.Preconditions.Count; i++)
        {
            ApiCall(task.Preconditions[i].ApiCall, $"preconditions[{i}].api_call");
            Check(task.Preconditions[i].Log?.Message, $"preconditions[{i}].log.message");
        }
    }

    private void Resources(TaskConfig task)
    {
        for (var i = 0; i < task.Resources.Count; i++)
        {
            var resource = task.Resources[i];
            Check(resource.TargetCluster, $"resources[{i}].transport.maestro.target_cluster");
            if (resource.Manifest is ManifestConfig.Tree tree) Tree(tree.Content, $"resources[{i}].manifest");
            else if (resource.Manifest is ManifestConfig.Text text) Check(text.Template, $"resources[{i}].manifest");
            Discovery(resource.Discovery, $"resources[{i}].discovery");
            for (var j = 0; j < resource.NestedDiscoveries.Count; j++)
                Discovery(resource.NestedDiscoveries[j].Discovery, $"resources[{i}].nested_discoveries[{j}].discovery");
        }
    }

    private void Post(TaskConfig task)
    {
        for (var i = 0; i < task.Payloads.Count; i++) Tree(task.Payloads[i].Build, $"post.payloads[{i}].build");
        for (var i = 0; i < task.PostActions.Count; i++)
        {
            ApiCall(task.PostActions[i].ApiCall, $"post.post_actions[{i}].api_call");
            Check(task.PostActions[i].Log?.Message, $"post.post_actions[{i}].log.message");
        }
    }

    private void ApiCall(ApiCallConfig? call, string path)
    {
        if (call is null) return;
        Check(call.Url, $"{path}.url");
        for (var i = 0; i < call.Headers.Count; i++) Check(call.Headers[i].Value, $"{path}.headers[{i}].value");
        Check(call.Body, $"{path}.body");
    }

    private void Discovery(DiscoveryConfig? discovery, string path)
    {
        if (discovery is null) return;
        Check(discovery.Namespace, $"{path}.namespace");
        Check(discovery.ByName, $"{path}.by_name");
        foreach (var (key, value) in discovery.LabelSelector ?? new Dictionary<string, string>())
        {
            Check(key, $"{path}.by_selectors.label_selector");
            Check(value, $"{path}.by_selectors.label_selector[{key}]");
        }
    }

    private void Tree(object? value, string path)
    {
        switch (value)
        {
            case string text:
                Check(text, path);
                break;
            case IReadOnlyDictionary<string, object?> map when !map.ContainsKey("expression"):
                foreach (var (key, item) in map)
                {
                    Check(key, path);
                    Tree(item, $"{path}.{key}");
                }

                break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++) Tree(list[i], $"{path}[{i}]");
                break;
        }
    }

    private void Check(string? template, string path)
    {
        if (template is null || !template.Contains("{{", StringComparison.Ordinal)) return;
        foreach (var name in _templates.References(template).Where(reference => reference.Required).Select(reference => reference.Root).Distinct())
            if (!_known.Contains(name))
                _errors.Add($"{path}: undefined template variable \"{name}\"");
    }
}
