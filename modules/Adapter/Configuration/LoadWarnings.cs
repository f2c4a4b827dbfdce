using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Configuration;

/// <summary>What works but is probably not meant (adapter contract §1.3, §10).</summary>
internal static class LoadWarnings
{
    public static IEnumerable<string> Of(TaskConfig task) =>
    [
        .. task.Params.Where(parameter => parameter.Source is ParameterConfig.Origin.File file && !Path.IsPathRooted(file.Location))
            .Select(parameter => $"parameter {parameter.Name} reads a file by relative path; it is looked for in the working directory"),
        .. task.Preconditions.Where(precondition => precondition.ApiCall is not null)
            .Select(precondition => $"precondition {precondition.Name} uses api_call, which is deprecated: use a parameter with source.api_call"),
        .. task.Resources.Where(resource => resource is { UsesMaestro: false, Manifest: ManifestConfig.Tree tree } && !HasGeneration(tree))
            .Select(resource => $"resource {resource.Name} has no {Manifests.GenerationAnnotation} annotation: it is created once and never updated"),
        .. task.Resources.Where(resource => resource is { UsesMaestro: true, RecreateOnChange: true })
            .Select(resource => $"resource {resource.Name} has recreate_on_change, which does nothing for a ManifestWork: its agent updates the objects in place"),
        .. ExpressionRules.UnknownNames(task),
    ];

    private static bool HasGeneration(ManifestConfig.Tree tree) => Plain.At(tree.Content, "metadata", "annotations", Manifests.GenerationAnnotation) is not null;
}
