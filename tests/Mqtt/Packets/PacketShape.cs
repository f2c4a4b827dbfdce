using System.Text.Json.Nodes;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>A packet as JSON in the shape of npm's <c>mqtt-packet</c>; two packets are equal when their shapes are.</summary>
internal static class PacketShape
{
    public static JsonObject Of(object packet, MqttProtocolVersion version) => packet switch
    {
        ConnectPacket p => Connect(p),
        ConnackPacket p => With(Command(PacketType.Connack), p.Properties,
            ("sessionPresent", p.SessionPresent),
            version == MqttProtocolVersion.V5 ? ("reasonCode", (int)p.ReasonCode) : ("returnCode", (int)ReturnCode(p.ReasonCode))),
        PublishPacket p => Publish(System.Text.Encoding.UTF8.GetString(p.Topic.Span), p.Payload, p.QoS, p.Duplicate, p.Retain, p.PacketId, p.Properties),
        PublishSample p => Of(PacketBytes.Decode(PacketBytes.Encode(p, version), version), version),
        AcknowledgePacket p => With(Command(p.Type), p.Properties, ("messageId", (int)p.PacketId), Reason(p.ReasonCode, version)),
        SubscribePacket p => With(Command(PacketType.Subscribe), p.Properties, ("messageId", (int)p.PacketId),
            ("subscriptions", Array(p.Filters.Select(filter => (JsonNode)Filter(filter, version))))),
        SubscriptionAcknowledgePacket p => With(Command(p.Type), p.Properties, ("messageId", (int)p.PacketId),
            p.Type == PacketType.Unsuback && version == MqttProtocolVersion.V311
                ? ("", null)
                : ("granted", Array(p.ReasonCodes.Select(code => (JsonNode)(int)code)))),
        UnsubscribePacket p => With(Command(PacketType.Unsubscribe), p.Properties, ("messageId", (int)p.PacketId),
            ("unsubscriptions", Array(p.Filters.Select(filter => (JsonNode)filter)))),
        PingPacket p => Command(p.Type),
        ReasonPacket p => With(Command(p.Type), p.Properties, Reason(p.ReasonCode, version)),
        _ => throw new ArgumentException($"There is no shape for {packet}."),
    };

    private static JsonObject Connect(ConnectPacket packet) => With(Command(PacketType.Connect), packet.Properties,
        ("protocolId", "MQTT"), ("protocolVersion", (int)packet.Version), ("clean", packet.CleanStart), ("clientId", packet.ClientId),
        ("keepalive", (int)packet.KeepAlive), ("username", packet.UserName), ("password", packet.Password is { } password ? Binary(password) : null),
        ("will", packet.Will is { } will
            ? With([], will.Properties, ("topic", will.Topic), ("payload", Binary(will.Payload)), ("qos", will.QoS), ("retain", will.Retain))
            : null));

    private static JsonObject Publish(
        string topic, ReadOnlyMemory<byte> payload, int qos, bool duplicate, bool retain, int packetId, Properties properties) =>
        With(Command(PacketType.Publish), properties, ("topic", topic), ("payload", Binary(payload)), ("qos", qos), ("dup", duplicate),
            ("retain", retain), ("messageId", qos > 0 ? packetId : null));

    private static JsonObject Filter(SubscribePacket.Filter filter, MqttProtocolVersion version) => version == MqttProtocolVersion.V5
        ? new JsonObject
        {
            ["topic"] = filter.Topic, ["qos"] = filter.Options & 3, ["nl"] = (filter.Options & 4) != 0, ["rap"] = (filter.Options & 8) != 0,
            ["rh"] = filter.Options >> 4,
        }
        : new JsonObject { ["topic"] = filter.Topic, ["qos"] = filter.Options & 3 };

    private static JsonObject Command(PacketType type) => new() { ["cmd"] = type.ToString().ToLowerInvariant() };

    private static (string, JsonNode?) Reason(MqttReasonCode code, MqttProtocolVersion version) =>
        ("reasonCode", version == MqttProtocolVersion.V5 ? (int)code : null);

    private static int ReturnCode(MqttReasonCode code) => code switch
    {
        MqttReasonCode.Success => 0,
        MqttReasonCode.UnsupportedProtocolVersion => 1,
        MqttReasonCode.ClientIdentifierNotValid => 2,
        MqttReasonCode.ServerUnavailable => 3,
        MqttReasonCode.BadUserNameOrPassword => 4,
        _ => 5,
    };

    private static JsonObject With(JsonObject shape, Properties properties, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        foreach (var (name, value) in fields)
            if (value is not null)
                shape[name] = value;
        var all = new JsonObject();
        foreach (var property in properties)
            Add(all, property);
        if (all.Count > 0)
            shape["properties"] = all;
        return shape;
    }

    private static void Add(JsonObject all, Property property)
    {
        var name = Name(property.Id);
        switch (PropertyRule.Of((int)property.Id).Kind)
        {
            case PropertyKind.TextPair:
                all[name] ??= new JsonObject();
                Append(all[name]!.AsObject(), property.Name, property.Text);
                break;
            case PropertyKind.Text: all[name] = property.Text; break;
            case PropertyKind.Binary: all[name] = Binary(property.Bytes); break;
            case PropertyKind.Bit when property.Id != PropertyId.MaximumQoS: all[name] = property.Number == 1; break;
            default: Append(all, name, property.Number); break;
        }
    }

    private static void Append(JsonObject shape, string name, JsonNode value)
    {
        if (shape[name] is JsonArray several)
            several.Add(value);
        else
            shape[name] = shape[name] is { } one ? new JsonArray(one.DeepClone(), value) : value;
    }

    private static string Name(PropertyId id) => id switch
    {
        PropertyId.UserProperty => "userProperties",
        PropertyId.SubscriptionIdentifierAvailable => "subscriptionIdentifiersAvailable",
        _ => char.ToLowerInvariant(id.ToString()[0]) + id.ToString()[1..],
    };

    private static JsonObject Binary(ReadOnlyMemory<byte> bytes) => new() { ["hex"] = Convert.ToHexStringLower(bytes.Span) };

    private static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];
}
