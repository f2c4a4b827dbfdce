using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Rendering;

/// <summary>Renders the templates of a discovery.</summary>
internal sealed class QueryRenderer(TemplateEngine templates)
{
    /// <summary>The query, or in <paramref name="error"/> why there is none.</summary>
    public DiscoveryQuery? Render(
        DiscoveryConfig discovery, GroupVersionKind kind, string targetCluster, IReadOnlyDictionary<string, object?> variables, out string error)
    {
        var failure = "";
        var space = Text("namespace", discovery.Namespace);
        var name = Text("by_name", discovery.ByName);
        var labels = new Dictionary<string, string>();
        foreach (var (key, value) in discovery.LabelSelector ?? new Dictionary<string, string>()) labels[Text("label_selector", key)] = Text("label_selector", value);
        error = failure;
        return failure.Length > 0 ? null : new DiscoveryQuery(kind, space, name, labels, targetCluster);

        string Text(string field, string template)
        {
            var rendered = templates.Render(template, variables);
            if (rendered.Error is not null && failure.Length == 0) failure = $"failed to render discovery {field} template: {rendered.Error}";
            return rendered.Text;
        }
    }
}
