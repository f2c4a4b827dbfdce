using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Resources;

/// <summary>
/// Older clients send members of the spec beside <c>kind</c> and <c>name</c>. When there is no <c>spec</c> at all,
/// the members of a configured list are taken into one (API contract §8).
/// </summary>
internal sealed class LegacySpec(IReadOnlyCollection<string> members)
{
    /// <summary>The spec to work with; null when neither a spec nor a legacy member is present.</summary>
    public JsonElement? SpecOf(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        if (body.TryGetProperty("spec", out var spec))
            return spec;
        var found = body.EnumerateObject().Where(member => members.Contains(member.Name)).ToList();
        return found.Count == 0 ? null : Fold(found);
    }

    private static JsonElement Fold(List<JsonProperty> found)
    {
        var bytes = JsonAnswer.ToBytes(json =>
        {
            json.WriteStartObject();
            foreach (var member in found)
                member.WriteTo(json);
            json.WriteEndObject();
        });
        return JsonElement.Parse(bytes);
    }
}
