using System.Text.Json.Nodes;
using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Rest;

/// <summary>The parameter <c>fields</c> of a list (server contract §4.3): a comma list of members and dotted paths; the id is always there.</summary>
internal sealed class FieldSelection(IReadOnlyList<string[]> paths)
{
    public static Result<FieldSelection?> Parse(string? text, IReadOnlySet<string> known)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (FieldSelection?)null!;
        var paths = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(path => path.Split('.')).ToList();
        return paths.Find(path => !known.Contains(path[0])) is { } unknown
            ? new Refusal(RefusalKind.BadRequest, $"unknown field '{string.Join('.', unknown)}'")
            : new FieldSelection([["id"], .. paths]);
    }

    public JsonObject Apply(JsonObject item)
    {
        var selected = new JsonObject();
        foreach (var path in paths)
            Copy(item, selected, path);
        return selected;
    }

    private static void Copy(JsonObject from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (path[0] == "*")
        {
            foreach (var (name, value) in from)
                to[name] = value?.DeepClone();
            return;
        }
        if (!from.TryGetPropertyValue(path[0], out var found))
            return;
        if (path.Length == 1 || found is not JsonObject inner)
        {
            to[path[0]] = found?.DeepClone();
            return;
        }
        if (to[path[0]] is not JsonObject target)
            to[path[0]] = target = [];
        Copy(inner, target, path[1..]);
    }
}
