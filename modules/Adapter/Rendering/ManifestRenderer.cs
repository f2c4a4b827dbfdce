using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Rendering;

/// <summary>
/// Makes objects of manifests (adapter contract §3.3). In a tree every text is a template of its own and its result stays one text, so a
/// value can never add structure; in a text manifest the author decides by quoting.
/// </summary>
internal sealed class ManifestRenderer(TemplateEngine templates)
{
    private const string EmptyText = "empty manifest: string manifest cannot be empty";

    /// <summary>The object, or in <paramref name="error"/> why there is none.</summary>
    public IReadOnlyDictionary<string, object?>? Render(ManifestConfig? manifest, IReadOnlyDictionary<string, object?> variables, out string error)
    {
        error = "";
        switch (manifest)
        {
            case ManifestConfig.Tree tree:
                return Tree(tree.Content, variables, ref error) as IReadOnlyDictionary<string, object?>;
            case ManifestConfig.Text { Template: var template } when template.Trim().Length > 0:
                return Text(template, variables, out error);
            default:
                error = manifest is null ? "empty manifest: manifest is required" : EmptyText;
                return null;
        }
    }

    /// <summary>The kind as far as it is known before rendering; empty parts where it is not.</summary>
    public static GroupVersionKind KindOf(ManifestConfig? manifest) => manifest switch
    {
        ManifestConfig.Tree tree => Manifests.LookupKind(Manifests.KindOf(tree.Content)),
        ManifestConfig.Text text => Manifests.LookupKind(GroupVersionKind.Parse(TopLevel(text.Template, "apiVersion"), TopLevel(text.Template, "kind"))),
        _ => new GroupVersionKind("", "", ""),
    };

    private static string TopLevel(string template, string key)
    {
        foreach (var line in template.Split('\n'))
            if (line.StartsWith(key + ":", StringComparison.Ordinal))
                return line[(key.Length + 1)..].Trim().Trim('"', '\'');
        return "";
    }

    private IReadOnlyDictionary<string, object?>? Text(string template, IReadOnlyDictionary<string, object?> variables, out string error)
    {
        var rendered = templates.Render(template, variables);
        error = rendered.Error is null ? "" : $"failed to render manifest template: {rendered.Error}";
        if (error.Length > 0) return null;
        try
        {
            var value = YamlValues.Load(rendered.Text) is { } root ? YamlValues.ToPlain(root) : null;
            if (value is IReadOnlyDictionary<string, object?> map) return map;
            error = value is null ? "empty manifest: the template renders to nothing" : "failed to parse rendered manifest as YAML: not a mapping";
        }
        catch (FormatException cause)
        {
            error = $"failed to parse rendered manifest as YAML: {cause.Message}";
        }

        return null;
    }

    private object? Tree(object? value, IReadOnlyDictionary<string, object?> variables, ref string error)
    {
        switch (value)
        {
            case string text:
                return Leaf(text, variables, ref error);
            case IReadOnlyList<object?> list:
                var items = new List<object?>(list.Count);
                foreach (var item in list) items.Add(Tree(item, variables, ref error));
                return error.Length > 0 ? null : items;
            case IReadOnlyDictionary<string, object?> map:
                var members = new Dictionary<string, object?>(map.Count);
                foreach (var (key, member) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal)) members[Leaf(key, variables, ref error)] = Tree(member, variables, ref error);
                return error.Length > 0 ? null : members;
            default:
                return value;
        }
    }

    private string Leaf(string text, IReadOnlyDictionary<string, object?> variables, ref string error)
    {
        if (error.Length > 0) return "";
        var rendered = templates.Render(text, variables);
        if (rendered.Error is not null) error = $"failed to render manifest template: {rendered.Error}";
        return rendered.Text;
    }
}
