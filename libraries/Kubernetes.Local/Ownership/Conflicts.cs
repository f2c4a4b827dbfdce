using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>The refusal that names whose fields an apply would take.</summary>
internal static class Conflicts
{
    internal static KubernetesStatus? Find(IEnumerable<Manager> others, FieldSet changed)
    {
        var taken = others.Select(manager => (Manager: manager.Shown, Paths: manager.Fields.Intersect(changed).Paths().ToList()))
            .Where(conflict => conflict.Paths.Count > 0).OrderBy(conflict => conflict.Manager).ToList();
        var count = taken.Sum(conflict => conflict.Paths.Count);
        if (count == 0)
            return null;
        var message = count == 1
            ? $"Apply failed with 1 conflict: conflict with {taken[0].Manager}: {taken[0].Paths[0]}"
            : $"Apply failed with {count} conflicts: {string.Join("\n", taken.Select(Describe))}";
        var causes = taken.SelectMany(conflict => conflict.Paths.Select(path => new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {conflict.Manager}", ["field"] = path }));
        return new(409, "Conflict", message) { Details = new() { ["causes"] = new JsonArray([.. causes]) } };
    }

    private static string Describe((string Manager, List<string> Paths) conflict) =>
        $"conflicts with {conflict.Manager}:\n{string.Join("\n", conflict.Paths.Select(path => "- " + path))}";
}
