namespace HyperFleet.Mqtt.Packets;

/// <summary>The packets that may carry a property; bit n stands for packet type n, bit 0 for the will inside CONNECT.</summary>
[Flags]
internal enum PropertyOwners
{
    None = 0,
    Will = 1 << 0,
    Connect = 1 << PacketType.Connect,
    Connack = 1 << PacketType.Connack,
    Publish = 1 << PacketType.Publish,
    Puback = 1 << PacketType.Puback,
    Pubrec = 1 << PacketType.Pubrec,
    Pubrel = 1 << PacketType.Pubrel,
    Pubcomp = 1 << PacketType.Pubcomp,
    Subscribe = 1 << PacketType.Subscribe,
    Suback = 1 << PacketType.Suback,
    Unsubscribe = 1 << PacketType.Unsubscribe,
    Unsuback = 1 << PacketType.Unsuback,
    Disconnect = 1 << PacketType.Disconnect,
    Auth = 1 << PacketType.Auth,
    Acknowledgements = Puback | Pubrec | Pubrel | Pubcomp | Suback | Unsuback,
    Everywhere = Will | Connect | Connack | Publish | Acknowledgements | Subscribe | Unsubscribe | Disconnect | Auth,
}
