namespace HyperFleet.Kubernetes.Local.Requests;

/// <summary>What a path names: group, version, namespace, resource, object and subresource; empty where it names none.</summary>
internal readonly record struct RequestTarget(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/group/version/…</c>; null for every other path.</summary>
    internal static RequestTarget? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => Read("", version, rest),
            ["apis", var group, var version, .. var rest] => Read(group, version, rest),
            _ => null,
        };
    }

    // A namespace is both an object and a scope: /namespaces/x/status is the former, /namespaces/x/pods the latter.
    private static RequestTarget? Read(string group, string version, string[] rest) => rest switch
    {
        [] => new(group, version, "", "", "", ""),
        ["namespaces", var name, "status" or "finalize"] => new(group, version, "", "namespaces", name, rest[2]),
        ["namespaces", var space, var plural] => new(group, version, space, plural, "", ""),
        ["namespaces", var space, var plural, var name] => new(group, version, space, plural, name, ""),
        ["namespaces", var space, var plural, var name, var sub] => new(group, version, space, plural, name, sub),
        [var plural] => new(group, version, "", plural, "", ""),
        [var plural, var name] => new(group, version, "", plural, name, ""),
        [var plural, var name, var sub] => new(group, version, "", plural, name, sub),
        _ => null,
    };
}
