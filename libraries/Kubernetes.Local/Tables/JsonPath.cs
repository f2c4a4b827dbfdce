using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

/// <summary>The part of Kubernetes' JSONPath that printer columns use: names, indexes, <c>[*]</c>, and filters on equality.</summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    private JsonPath(string text)
    {
        var at = 0;
        while (at < text.Length)
            at = text[at] == '[' ? Bracket(text, at) : Name(text, at);
    }

    internal static JsonPath Parse(string text) => new(text.Trim('{', '}'));

    internal JsonNode? First(JsonNode root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
            found = found.Where(node => node is not null).SelectMany(node => step(node!));
        return found.FirstOrDefault(node => node is not null);
    }

    private int Name(string text, int at)
    {
        var start = text[at] == '.' ? at + 1 : at;
        var end = start;
        while (end < text.Length && text[end] is not ('.' or '['))
            end += text[end] == '\\' ? 2 : 1;
        end = Math.Min(end, text.Length);
        if (end > start)
            Add(text[start..end].Replace("\\", ""));
        return Math.Max(end, at + 1);
    }

    private int Bracket(string text, int at)
    {
        var end = text.IndexOf(']', at);
        if (end < 0)
            return text.Length;
        var inner = text[(at + 1)..end];
        if (inner.StartsWith("?(@."))
            AddFilter(inner[4..].TrimEnd(')'));
        else if (inner == "*")
            _steps.Add(node => node is JsonArray list ? list : (node as JsonObject ?? []).Select(pair => pair.Value));
        else if (int.TryParse(inner, out var index))
            _steps.Add(node => node is JsonArray list && index < list.Count && index >= -list.Count ? [list[index < 0 ? list.Count + index : index]] : []);
        else
            Add(inner.Trim('\'', '"'));
        return end + 1;
    }

    private void Add(string name) => _steps.Add(node => node is JsonObject map ? [map[name]] : []);

    private void AddFilter(string condition)
    {
        var parts = condition.Split("==", 2);
        var (path, wanted) = (Parse("." + parts[0].Trim()), parts[^1].Trim().Trim('\'', '"'));
        _steps.Add(node => node is JsonArray list ? list.Where(item => item is not null && path.First(item)?.ToString() == wanted) : []);
    }
}
