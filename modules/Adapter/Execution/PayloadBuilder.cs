using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.FieldPaths;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Execution;

/// <summary>
/// Builds the tree of a payload (adapter contract §2.7): keys and texts of maps are templates, a map with <c>field</c> or
/// <c>expression</c> is a value to evaluate, everything else passes through.
/// </summary>
internal sealed partial class PayloadBuilder(TemplateEngine templates, ExpressionEngine expressions, ILogger<PayloadBuilder> logger)
{
    /// <summary>The document, or in <paramref name="error"/> why there is none.</summary>
    public object? Build(object? tree, IReadOnlyDictionary<string, object?> variables, IReadOnlyDictionary<string, object?> snapshot, out string error)
    {
        error = "";
        return tree is IReadOnlyDictionary<string, object?> map ? Map(map, new Scope(variables, snapshot), ref error) : tree;
    }

    private object? Map(IReadOnlyDictionary<string, object?> map, Scope scope, ref string error)
    {
        if (IsValue(map)) return Value(map, scope, ref error);
        var built = new Dictionary<string, object?>(map.Count);
        foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var name = templates.Render(key, scope.Variables);
            if (name.Error is not null) error = $"failed to render key '{key}': {name.Error}";
            var item = error.Length > 0 ? null : Item(value, scope, ref error);
            if (error.Length > 0)
            {
                error = name.Error is null ? $"failed to process value for key '{key}': {error}" : error;
                return null;
            }

            built[name.Text] = item;
        }

        return built;
    }

    private object? Item(object? value, Scope scope, ref string error)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                return Map(map, scope, ref error);
            case IReadOnlyList<object?> list:
                return List(list, scope, ref error);
            case string text:
                var rendered = templates.Render(text, scope.Variables);
                error = rendered.Error ?? "";
                return rendered.Text;
            default:
                return value;
        }
    }

    private List<object?>? List(IReadOnlyList<object?> list, Scope scope, ref string error)
    {
        var built = new List<object?>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            // Texts in lists pass through as they are, as the reference passes them.
            built.Add(list[i] is string ? list[i] : Item(list[i], scope, ref error));
            if (error.Length == 0) continue;
            error = $"failed to process list item {i}: {error}";
            return null;
        }

        return built;
    }

    private static bool IsValue(IReadOnlyDictionary<string, object?> map) => map.ContainsKey("expression") || map.ContainsKey("field");

    private object? Value(IReadOnlyDictionary<string, object?> map, Scope scope, ref string error)
    {
        var (expression, field) = (map.GetValueOrDefault("expression") as string, map.GetValueOrDefault("field") as string);
        if (expression is not null && field is not null)
        {
            error = "field and expression are mutually exclusive; only one should be specified";
            return null;
        }

        var (value, reason) = field is not null ? Field(field, scope, ref error) : Expression(expression ?? "", scope);
        if (value is not null) return value;
        if (reason is not null) LogNoValue(field ?? expression ?? "", reason);
        return map.GetValueOrDefault("default");
    }

    private (object? Value, string? Reason) Expression(string expression, Scope scope)
    {
        var evaluated = expressions.Evaluate(expression, scope.Snapshot);
        return (evaluated.Value, evaluated.Error);
    }

    private static (object? Value, string? Reason) Field(string field, Scope scope, ref string error)
    {
        try
        {
            var found = FieldPath.Parse(field).On(scope.Snapshot);
            return (found.Value, found.Error);
        }
        catch (FormatException cause)
        {
            error = cause.Message;
            return (null, null);
        }
    }

    [LoggerMessage(EventId = 4351, Level = LogLevel.Warning, Message = "Payload value '{Source}' has no value, its default is used: {Reason}")]
    private partial void LogNoValue(string source, string reason);

    private sealed record Scope(IReadOnlyDictionary<string, object?> Variables, IReadOnlyDictionary<string, object?> Snapshot);
}
