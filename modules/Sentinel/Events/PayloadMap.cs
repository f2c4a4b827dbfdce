using System.Buffers;
using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Events;

/// <summary>A nested map; without members it is left out.</summary>
internal sealed class PayloadMap(KeyValuePair<string, PayloadNode>[] members) : PayloadNode
{
    public void WriteMembers(Utf8JsonWriter json, CelActivation activation, Action<string, string> omitted)
    {
        foreach (var (name, node) in members)
            node.WriteMember(json, name, activation, omitted);
    }

    public override void WriteMember(Utf8JsonWriter json, string name, CelActivation activation, Action<string, string> omitted)
    {
        // Written aside first: whether the map stays empty is known only at its end.
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var inner = new Utf8JsonWriter(buffer, json.Options))
        {
            inner.WriteStartObject();
            WriteMembers(inner, activation, omitted);
            inner.WriteEndObject();
        }

        const int emptyLength = 2;
        if (buffer.WrittenCount == emptyLength)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
