using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>Requirements on a few fields that each kind offers: <c>metadata.name=a,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector(IReadOnlyList<(string[] Path, bool Equal, string Value)> requirements)
{
    private static readonly Dictionary<string, string[]> Offered = new()
    {
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["events"] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
        ["nodes"] = ["spec.unschedulable"],
        ["replicasets.apps"] = ["status.replicas"],
        ["replicationcontrollers"] = ["status.replicas"],
        ["jobs.batch"] = ["status.successful"],
    };

    internal bool IsEmpty => requirements.Count == 0;

    internal bool Matches(JsonObject item) => requirements.All(x => (Read(item, x.Path) == x.Value) == x.Equal);

    /// <summary>Reads a selector; null with an error where it is malformed or names a field that the kind does not offer.</summary>
    internal static FieldSelector? Parse(ApiKind kind, string text, out string error)
    {
        error = "";
        var requirements = new List<(string[], bool, string)>();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Split(term) is not var (field, equal, value))
            {
                error = $"invalid field selector: '{text}'; can't understand '{term}'";
                return null;
            }
            if (!IsOffered(kind, field))
            {
                error = Offered.ContainsKey(kind.Resource) ? $"field label not supported: {field}" : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
                return null;
            }
            requirements.Add((field.Split('.'), equal, value));
        }
        return new(requirements);
    }

    private static (string Field, bool Equal, string Value)? Split(string term)
    {
        foreach (var (token, equal) in (ReadOnlySpan<(string, bool)>)[("!=", false), ("==", true), ("=", true)])
            if (term.IndexOf(token, StringComparison.Ordinal) is > 0 and var at)
                return (term[..at], equal, term[(at + token.Length)..]);
        return null;
    }

    private static bool IsOffered(ApiKind kind, string field) =>
        field is "metadata.name" or "metadata.namespace" || Offered.GetValueOrDefault(kind.Resource, []).Contains(field);

    private static string Read(JsonObject item, string[] path)
    {
        JsonNode? node = item;
        foreach (var part in path)
            node = (node as JsonObject)?[part];
        return node is JsonValue value ? value.ToString() : "";
    }
}
