using HyperFleet.Adapter.Expressions;

namespace HyperFleet.Adapter.Configuration;

/// <summary>Every expression of the task file parses (adapter contract §1.4); a name that nothing defines is a warning, as evaluating it need not be reached.</summary>
internal static class ExpressionRules
{
    public static IEnumerable<string> Violations(TaskConfig task)
    {
        var engine = new ExpressionEngine(TimeProvider.System);
        return Expressions(task)
            .Where(found => !string.IsNullOrWhiteSpace(found.Text))
            .Select(found => (found.Path, Error: engine.SyntaxError(found.Text!)))
            .Where(found => found.Error is not null)
            .Select(found => $"{found.Path}: {found.Error}");
    }

    /// <summary>Names that no parameter, capture, precondition or payload defines. Captures are left out: they see the members of an answer.</summary>
    public static IEnumerable<string> UnknownNames(TaskConfig task)
    {
        var engine = new ExpressionEngine(TimeProvider.System);
        var known = Names(task).ToHashSet(StringComparer.Ordinal);
        return Expressions(task)
            .Where(found => !string.IsNullOrWhiteSpace(found.Text) && !found.Path.Contains(".capture[", StringComparison.Ordinal))
            .SelectMany(found => engine.VariablesOf(found.Text!).Where(name => !known.Contains(name)).Select(name => $"{found.Path} refers to \"{name}\", which is no parameter, capture, precondition or payload"));
    }

    private static IEnumerable<string> Names(TaskConfig task) =>
    [
        "adapter", "config", "env", "event", "metadata", "resources",
        .. task.Params.Select(parameter => parameter.Name),
        .. task.Preconditions.Select(precondition => precondition.Name),
        .. task.Preconditions.SelectMany(precondition => precondition.Captures).Select(capture => capture.Name),
        .. task.Payloads.Select(payload => payload.Name),
    ];

    private static IEnumerable<(string Path, string? Text)> Expressions(TaskConfig task) =>
    [
        .. task.Params.Select((parameter, i) => ($"params[{i}].source.expression", (parameter.Source as ParameterConfig.Origin.Cel)?.Expression)),
        .. task.Preconditions.SelectMany((precondition, i) => precondition.Captures.Select((capture, j) => ($"preconditions[{i}].capture[{j}].expression", (string?)capture.Expression))),
        .. task.Preconditions.Select((precondition, i) => ($"preconditions[{i}].expression", (string?)precondition.Expression)),
        .. task.Resources.Select((resource, i) => ($"resources[{i}].lifecycle.create.when.expression", resource.Lifecycle?.Create?.When)),
        .. task.Resources.Select((resource, i) => ($"resources[{i}].lifecycle.delete.when.expression", resource.Lifecycle?.Delete?.When)),
        .. task.Resources.Select((resource, i) => ($"resources[{i}].lifecycle.recreate.when.expression", resource.Lifecycle?.Recreate?.When)),
        .. task.Payloads.SelectMany((payload, i) => InTree(payload.Build, $"post.payloads[{i}].build")),
        .. task.Payloads.Select((payload, i) => ($"post.payloads[{i}].when.expression", payload.When)),
        .. task.PostActions.Select((action, i) => ($"post.post_actions[{i}].when.expression", action.When)),
    ];

    private static IEnumerable<(string Path, string? Text)> InTree(object? value, string path) => value switch
    {
        IReadOnlyDictionary<string, object?> map => map.SelectMany(entry => entry is { Key: "expression", Value: string text }
            ? [($"{path}.expression", text)]
            : InTree(entry.Value, $"{path}.{entry.Key}")),
        IReadOnlyList<object?> list => list.SelectMany((item, i) => InTree(item, $"{path}[{i}]")),
        _ => [],
    };
}
