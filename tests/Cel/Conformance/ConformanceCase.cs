using System.Text.Json;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>One case of a public suite.</summary>
/// <param name="Path">The names of the suites that hold it.</param>
/// <param name="Index">Its place in the innermost suite.</param>
/// <param name="Json">The case as exported.</param>
public sealed record ConformanceCase(string Path, int Index, JsonElement Json)
{
    public JsonElement Original => Json.GetProperty("original");

    public string Expression => Original.GetProperty("expr").GetString()!;

    public string Name => $"{Path}/{Text(Original, "name") ?? $"{Index}: {string.Join(' ', Expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}"}";

    public string Section => Path.Split('/') is [_, var section, ..] ? section : Path;

    public string? Tree => Text(Json, "ast");

    public string? Type => Text(Json, "type");

    public string? Error => Text(Json, "error");

    public string Container => Text(Original, "container") ?? "";

    public bool IsUnchecked => Flag("disableCheck");

    public bool IsCheckOnly => Flag("checkOnly");

    public JsonElement? Find(string property) => Original.TryGetProperty(property, out var value) ? value : null;

    private bool Flag(string name) => Original.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
