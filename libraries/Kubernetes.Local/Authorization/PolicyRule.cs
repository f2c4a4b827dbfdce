using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>One rule of a role.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    internal static IEnumerable<PolicyRule> Of(JsonObject role) => (role["rules"] as JsonArray ?? []).OfType<JsonObject>().Select(rule => new PolicyRule(
        Texts(rule["verbs"]), Texts(rule["apiGroups"]), Texts(rule["resources"]), Texts(rule["resourceNames"]), Texts(rule["nonResourceURLs"])));

    internal bool Permits(AccessRequest request)
    {
        if (!Has(Verbs, request.Verb))
            return false;
        if (request.Path.Length > 0)
            return Paths.Any(path => path == "*" || path == request.Path || (path.EndsWith('*') && request.Path.StartsWith(path[..^1])));
        return Has(Groups, request.Group) && HasResource(request.Resource) && (Names.Count == 0 || Names.Contains(request.Name));
    }

    /// <summary>Every single permission in this rule; a wildcard stays one.</summary>
    internal IEnumerable<AccessRequest> Atoms() =>
    [
        .. from verb in Verbs from path in Paths select new AccessRequest(verb, "", "", "", "", path),
        .. from verb in Verbs
           from @group in Groups
           from resource in Resources
           from name in Names.DefaultIfEmpty("")
           select new AccessRequest(verb, @group, resource, "", name),
    ];

    /// <summary>As the server prints rules in refusals.</summary>
    public override string ToString()
    {
        (string Name, IReadOnlyList<string> Values)[] parts = [("APIGroups", Groups), ("Resources", Resources), ("ResourceNames", Names), ("NonResourceURLs", Paths), ("Verbs", Verbs)];
        return "{" + string.Join(", ", parts.Where(part => part.Values.Count > 0).Select(part => $"{part.Name}:[{string.Join(' ', part.Values.Select(value => $"\"{value}\""))}]")) + "}";
    }

    internal JsonObject ToJson()
    {
        var rule = new JsonObject { ["verbs"] = Array(Verbs) };
        foreach (var (key, values) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("apiGroups", Groups), ("resources", Resources), ("resourceNames", Names), ("nonResourceURLs", Paths)])
            if (values.Count > 0)
                rule[key] = Array(values);
        return rule;
    }

    private static JsonArray Array(IReadOnlyList<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static IReadOnlyList<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(item => item.Text() ?? "")];

    private static bool Has(IReadOnlyList<string> values, string wanted) => values.Contains("*") || values.Contains(wanted);

    private bool HasResource(string wanted)
    {
        if (Has(Resources, wanted))
            return true;
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Resources.Contains("*" + wanted[slash..]);
    }
}
