using HyperFleet.Adapter.Expressions;

namespace HyperFleet.Adapter.Configuration;

/// <summary>Every expression of the task file parses. What it refers to is found out when it is evaluated (adapter contract §1.4).</summary>
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
