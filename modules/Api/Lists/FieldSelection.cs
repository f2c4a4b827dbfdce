using System.Text.Json;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Lists;

/// <summary>The members a client asked for (API contract §1.9). A null branch means the whole member.</summary>
internal sealed class FieldSelection
{
    private readonly Dictionary<string, FieldSelection?> _members = new(StringComparer.Ordinal);

    private static readonly FieldSelection Known = Schema();

    public bool Includes(string member) => _members.ContainsKey(member);

    public static Result<FieldSelection> Parse(IReadOnlyList<string> values)
    {
        var selection = new FieldSelection();
        selection.Add(["id"]);
        var unknown = new List<string>();
        foreach (var name in values.SelectMany(v => v.Split(',')).Select(n => n.Trim()).Where(n => n.Length > 0))
        {
            var path = name.EndsWith(".*", StringComparison.Ordinal) ? name[..^2].Split('.') : name.Split('.');
            if (Known.Knows(path, star: name.EndsWith(".*", StringComparison.Ordinal)))
                selection.Add(path);
            else
                unknown.Add(name);
        }
        return unknown.Count == 0 ? selection
            : Problem.BadRequest($"The following field(s) doesn't exist in `Resource`: {string.Join(", ", unknown)}");
    }

    /// <summary>Writes the selected members of an object; what is selected but unset becomes null.</summary>
    public void Write(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray())
                Write(json, item);
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        foreach (var (name, inner) in _members)
        {
            json.WritePropertyName(name);
            if (!value.TryGetProperty(name, out var member))
                json.WriteNullValue();
            else if (inner is null)
                member.WriteTo(json);
            else
                inner.Write(json, member);
        }
        json.WriteEndObject();
    }

    private bool Knows(ReadOnlySpan<string> path, bool star)
    {
        if (!_members.TryGetValue(path[0], out var inner))
            return false;
        if (path.Length == 1)
            return !star || inner is not null;
        return inner is not null && inner.Knows(path[1..], star);
    }

    private void Add(ReadOnlySpan<string> path)
    {
        if (path.Length == 1)
        {
            _members[path[0]] = null;
            return;
        }
        if (_members.TryGetValue(path[0], out var inner) && inner is null)
            return;
        inner ??= new();
        _members[path[0]] = inner;
        inner.Add(path[1..]);
    }

    private static FieldSelection Schema()
    {
        var schema = new FieldSelection();
        foreach (var name in (ReadOnlySpan<string>)["id", "kind", "name", "href", "spec", "labels", "tenancy", "generation", "references",
            "created_time", "updated_time", "created_by", "updated_by", "deleted_time", "deleted_by",
            "owner_references.id", "owner_references.kind", "owner_references.href",
            "status.conditions.type", "status.conditions.status", "status.conditions.reason", "status.conditions.message",
            "status.conditions.observed_generation", "status.conditions.created_time", "status.conditions.last_updated_time",
            "status.conditions.last_transition_time"])
            schema.Add(name.Split('.'));
        return schema;
    }
}
