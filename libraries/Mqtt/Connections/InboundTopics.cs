using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>The topics of one connection's incoming messages, with the broker's aliases (MQTT 5 §3.3.2.3.4).</summary>
internal sealed class InboundTopics(int aliasMaximum)
{
    private readonly TopicNames _names = new();
    private readonly string?[] _aliases = new string?[aliasMaximum + 1];

    public string Of(in PublishPacket packet)
    {
        var name = packet.Topic.IsEmpty ? null : _names[packet.Topic.Span];
        if (packet.Properties.Number(PropertyId.TopicAlias) is not { } alias)
            return name!; // the decoder has refused a packet with neither
        if (alias == 0 || alias > aliasMaximum)
            throw new MqttProtocolException(MqttReasonCode.TopicAliasInvalid, $"the topic alias {alias} is not between 1 and {aliasMaximum}");
        return _aliases[alias] = name ?? _aliases[alias] ?? throw MqttProtocolException.Violation($"the topic alias {alias} stands for no topic");
    }
}
