using System.Text.Json;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Resources;

/// <summary>The <c>references</c> member of a request: reference type to targets. Not yet compared with configuration or database.</summary>
internal sealed record ReferenceMap(IReadOnlyList<Reference> Entries)
{
    /// <summary>Null when the member is absent or null.</summary>
    public static Result<ReferenceMap?> Read(JsonFields fields)
    {
        if (fields.Object("references") is not { } map)
            return (ReferenceMap?)null;
        var entries = new List<Reference>();
        foreach (var type in map.EnumerateObject())
        {
            if (type.Value.ValueKind != JsonValueKind.Array)
                return MustBe($"references.{type.Name}", "an array");
            foreach (var entry in type.Value.EnumerateArray())
            {
                if (entry.ValueKind != JsonValueKind.Object)
                    return MustBe($"references.{type.Name}", "an array of objects");
                var target = new JsonFields(entry, $"references.{type.Name}.");
                entries.Add(new(type.Name, target.Text("id") ?? "", target.Text("kind") ?? ""));
                if (target.Problem is not null)
                    return target.Problem;
            }
        }
        return new ReferenceMap(entries);
    }

    private static Problem MustBe(string field, string what) =>
        Problem.Invalid($"field '{field}' must be {what}", [new(field, $"must be {what}", "format")]);
}
