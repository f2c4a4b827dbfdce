using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Timeline;

/// <summary>One entry of a timeline.</summary>
/// <param name="Position">Where it stands among the events of all resources; a watch that tells of it gives the same as its version.</param>
/// <param name="Detail">A JSON object whose members are the entry's own.</param>
internal sealed record StoredEvent(long Position, string Type, int Generation, DateTimeOffset Time, string Actor, byte[]? Detail)
{
    public static void Write(Utf8JsonWriter json, StoredEvent entry)
    {
        json.WriteStartObject();
        json.WriteString("resource_version", entry.Position.ToString());
        json.WriteString("type", entry.Type);
        json.WriteNumber("generation", entry.Generation);
        json.WriteTime("time", entry.Time);
        json.WriteString("actor", entry.Actor);
        if (entry.Detail is not null)
        {
            foreach (var member in JsonElement.Parse(entry.Detail).EnumerateObject())
                member.WriteTo(json);
        }
        json.WriteEndObject();
    }
}
