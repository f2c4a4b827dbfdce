using HyperFleet.Adapter.Expressions;

namespace HyperFleet.Adapter.Configuration;

/// <summary>What the values of the task file must mean. All violations are reported together (adapter contract §1.4).</summary>
internal static class SemanticRules
{
    private static readonly string[] Policies = ["Background", "Foreground", "Orphan"];

    /// <exception cref="ConfigurationFailure">At least one violation.</exception>
    public static void Check(TaskConfig task, Func<string, string?> environment)
    {
        string[] errors =
        [
            .. task.Params.SelectMany((parameter, i) => Parameter(parameter, $"params[{i}]", environment)),
            .. task.Preconditions.SelectMany((precondition, i) => Precondition(precondition, $"preconditions[{i}]")),
            .. task.Resources.SelectMany((resource, i) => Resource(resource, $"resources[{i}]")),
            .. TemplateRules.Violations(task),
            .. ExpressionRules.Violations(task),
        ];
        if (errors.Length == 0) return;
        throw new ConfigurationFailure(
            $"task config semantic validation failed: validation failed with {errors.Length} error(s):\n{string.Join('\n', errors.Select(error => $"  - {error}"))}");
    }

    private static IEnumerable<string> Parameter(ParameterConfig parameter, string path, Func<string, string?> environment)
    {
        if (parameter is { Required: true, Default: null, Source: ParameterConfig.Origin.Path { Text: var source } }
            && source.StartsWith("env.", StringComparison.Ordinal)
            && string.IsNullOrEmpty(environment(source[4..])))
            yield return $"{path}: required environment variable {source[4..]} is not set";
    }

    private static IEnumerable<string> Precondition(PreconditionConfig precondition, string path) =>
        precondition.Conditions.Select((condition, i) => (Error: Condition(condition), At: $"{path}.conditions[{i}]"))
            .Where(found => found.Error is not null)
            .Select(found => $"{found.At}: {found.Error}");

    private static string? Condition(PreconditionConfig.Condition condition) => Operators.OperandOf(condition.Operator) switch
    {
        OperandKind.None => condition.HasValue ? $"value/values should not be set for operator \"{condition.Operator}\"" : null,
        _ when condition.Value is null => $"value is required for operator \"{condition.Operator}\"",
        OperandKind.List when condition.Value is not IReadOnlyList<object?> => $"value must be a list for operator \"{condition.Operator}\"",
        _ => null,
    };

    private static IEnumerable<string> Resource(ResourceConfig resource, string path) =>
    [
        .. Transport(resource, path),
        .. Manifest(resource, path),
        .. Lifecycle(resource, $"{path}.lifecycle"),
    ];

    private static IEnumerable<string> Transport(ResourceConfig resource, string path)
    {
        if (!resource.UsesMaestro) return [];
        if (!resource.HasMaestroBlock) return [$"{path}.transport: maestro transport config is required when client is \"maestro\""];
        return string.IsNullOrEmpty(resource.TargetCluster) ? [$"{path}.transport.maestro.target_cluster: target_cluster is required"] : [];
    }

    private static IEnumerable<string> Manifest(ResourceConfig resource, string path) => resource.Manifest switch
    {
        null when resource.UsesMaestro && !resource.HasMaestroBlock => [],
        null => [$"{path}.manifest: manifest is required for {(resource.UsesMaestro ? ResourceConfig.Maestro : "kubernetes")} transport"],
        ManifestConfig.Reference { Path: "" } => [$"{path}.manifest.ref: manifest ref cannot be empty"],
        _ => [],
    };

    private static IEnumerable<string> Lifecycle(ResourceConfig resource, string path)
    {
        if (resource.Lifecycle?.Create is { } create)
        {
            if (resource.Discovery is null) yield return $"{path}.create: lifecycle.create requires a discovery config";
            if (create.When.Trim().Length == 0) yield return $"{path}.create.when.expression: lifecycle.create.when.expression is required when lifecycle.create is configured";
        }

        if (resource.Lifecycle?.Recreate is { } recreate)
        {
            if (resource.Discovery is null) yield return $"{path}.recreate: lifecycle.recreate requires a discovery config";
            if (recreate.When.Trim().Length == 0) yield return $"{path}.recreate.when.expression: lifecycle.recreate.when.expression is required when lifecycle.recreate is configured";
        }

        if (resource.Lifecycle?.Delete is not { } delete) yield break;
        if (resource.Discovery is null) yield return $"{path}.delete: lifecycle.delete requires a discovery config";
        if (delete.PropagationPolicy.Length > 0 && !Policies.Contains(delete.PropagationPolicy))
            yield return $"{path}.delete.propagationPolicy: invalid propagationPolicy \"{delete.PropagationPolicy}\": must be one of {string.Join(", ", Policies)}";
        if (delete.When.Trim().Length == 0)
            yield return $"{path}.delete.when.expression: lifecycle.delete.when.expression is required: without it the resource will never be deleted";
    }
}
