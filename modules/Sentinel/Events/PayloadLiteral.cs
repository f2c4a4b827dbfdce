using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Events;

/// <summary>A number or boolean as it is configured.</summary>
internal sealed class PayloadLiteral(JsonNode literal) : PayloadNode
{
    public override void WriteMember(Utf8JsonWriter json, string name, CelActivation activation, Action<string, string> omitted)
    {
        json.WritePropertyName(name);
        literal.WriteTo(json);
    }
}
