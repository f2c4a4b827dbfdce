using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Execution;

/// <summary>Sources written as dotted paths: <c>env.X</c>, <c>event.a.b</c>, <c>config.a.b</c>, an earlier parameter, else the event.</summary>
internal static class ParameterPaths
{
    /// <summary>The value, or in <paramref name="error"/> why there is none.</summary>
    public static object? Find(EventRun run, string source, IReadOnlyDictionary<string, string> environment, out string? error)
    {
        error = null;
        var dot = source.IndexOf('.', StringComparison.Ordinal);
        var (head, rest) = dot < 0 ? (source, "") : (source[..dot], source[(dot + 1)..]);
        if (dot > 0 && head == "env") return Variable(rest, environment, out error);
        if (dot > 0 && head == "event") return At(run.Event.Data, rest, out error);
        if (dot > 0 && head == "config") return At(run.Definition.FullConfig, rest, out error);
        if (run.Task.Params.Any(parameter => parameter.Name == head) && run.Variables.TryGetValue(head, out var earlier))
            return dot < 0 ? earlier : At(earlier, rest, out error);
        return At(run.Event.Data, source, out error);
    }

    private static string? Variable(string name, IReadOnlyDictionary<string, string> environment, out string? error)
    {
        var value = environment.GetValueOrDefault(name);
        error = value is null ? $"environment variable {name} not set" : null;
        return value;
    }

    private static object? At(object? value, string path, out string? error)
    {
        error = null;
        var keys = path.Split('.');
        for (var i = 0; i < keys.Length; i++)
        {
            var walked = string.Join('.', keys[..(i + 1)]);
            if (value is not IReadOnlyDictionary<string, object?> map)
            {
                error = $"cannot access field '{keys[i]}' at path '{walked}': parent is not a map (got {GoText.TypeName(value)})";
                return null;
            }

            if (map.TryGetValue(keys[i], out value)) continue;
            error = $"field '{keys[i]}' not found at path '{walked}'";
            return null;
        }

        return value;
    }
}
