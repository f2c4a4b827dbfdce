using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>Random valid packets of every type, every property of the table included.</summary>
internal sealed class PacketSource(int seed, MqttProtocolVersion version)
{
    private const string Alphabet = "aZ09-_/ .:{}\"\\äß€漢😀";
    private readonly Random _random = new(seed);

    public static IReadOnlyList<PacketType> Types(MqttProtocolVersion version) =>
        [.. Enum.GetValues<PacketType>().Where(type => type != PacketType.Reserved && (type != PacketType.Auth || version == MqttProtocolVersion.V5))];

    public IPacket Next(PacketType type) => type switch
    {
        PacketType.Connect => Connect(),
        PacketType.Connack => Connack(),
        PacketType.Publish => Publish(),
        PacketType.Puback or PacketType.Pubrec => new AcknowledgePacket(type, Id(), Code(0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99), Section(type)),
        PacketType.Pubrel or PacketType.Pubcomp => new AcknowledgePacket(type, Id(), Code(0, 0x92), Section(type)),
        PacketType.Subscribe => new SubscribePacket(Id(), Section(type), Many(() => new SubscribePacket.Filter(Name(), Options()))),
        PacketType.Suback => new SubscriptionAcknowledgePacket(type, Id(), Section(type),
            Many(() => V5 ? Code(0, 1, 2, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2) : Code(0, 1, 2, 0x80))),
        PacketType.Unsubscribe => new UnsubscribePacket(Id(), Section(type), Many(Name)),
        PacketType.Unsuback => new SubscriptionAcknowledgePacket(type, Id(), Section(type),
            V5 ? Many(() => Code(0, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91)) : []),
        PacketType.Disconnect => new ReasonPacket(type, Code(0, 4, 0x80, 0x81, 0x82, 0x87, 0x8B, 0x8D, 0x8E, 0x93, 0x95, 0x98, 0x9C, 0x9D), Section(type)),
        PacketType.Auth => new ReasonPacket(type, Code(0x18, 0x19), Section(type)),
        _ => new PingPacket(type),
    };

    private bool V5 => version == MqttProtocolVersion.V5;

    private ConnectPacket Connect()
    {
        var user = Chance() ? Text() : null;
        return new ConnectPacket
        {
            Version = version,
            ClientId = Name(),
            CleanStart = Chance(),
            KeepAlive = (ushort)_random.Next(65536),
            Properties = Section(PacketType.Connect),
            Will = Chance() ? new WillFields(Name(), Bytes(), _random.Next(3), Chance(), Section(PacketType.Reserved)) : null,
            UserName = user,
            Password = user is not null && Chance() ? Bytes() : null,
        };
    }

    private ConnackPacket Connack()
    {
        var code = V5 ? Code(0, 0x80, 0x81, 0x84, 0x85, 0x87, 0x88, 0x8A, 0x95, 0x9C) : Code(0, 0x84, 0x85, 0x86, 0x87, 0x88);
        return new ConnackPacket(code == MqttReasonCode.Success && Chance(), code, Section(PacketType.Connack));
    }

    private PublishSample Publish()
    {
        var qos = _random.Next(3);
        var message = new MqttPublish(Name(), Bytes()) { Retain = Chance() };
        if (V5)
            message = message with
            {
                ContentType = Chance() ? Text() : null,
                PayloadIsText = Chance(),
                Expiry = Chance() ? TimeSpan.FromSeconds(_random.Next()) : null,
                ResponseTopic = Chance() ? Name() : null,
                CorrelationData = Chance() ? Bytes() : [],
                UserProperties = Chance() ? Many(() => new MqttUserProperty("k" + Text(), Text())) : [],
            };
        return new PublishSample(message, qos, qos > 0 ? Id() : (ushort)0, qos > 0 && Chance(),
            V5 && Chance() ? (uint)_random.Next(1, 65536) : null, V5 && Chance() ? Many(() => _random.Next(1, 0xFFF_FFFF)) : []);
    }

    private Properties Section(PacketType type) => !V5 ? default : Properties.Of(properties =>
    {
        foreach (var id in Enum.GetValues<PropertyId>())
            if ((PropertyRule.Of((int)id).Owners & (PropertyOwners)(1 << (int)type)) != PropertyOwners.None && Chance())
                Write(properties, id);
    });

    private void Write(PropertyWriter properties, PropertyId id)
    {
        switch (PropertyRule.Of((int)id).Kind)
        {
            case PropertyKind.Bit: properties.Number(id, (uint)_random.Next(2)); break;
            case PropertyKind.UInt16: properties.Number(id, (uint)_random.Next(65536)); break;
            case PropertyKind.PositiveUInt16: properties.Number(id, (uint)_random.Next(1, 65536)); break;
            case PropertyKind.UInt32: properties.Number(id, (uint)_random.NextInt64(uint.MaxValue)); break;
            case PropertyKind.PositiveUInt32: properties.Number(id, (uint)_random.NextInt64(1, uint.MaxValue)); break;
            case PropertyKind.PositiveVariable: properties.Number(id, (uint)_random.Next(1, 0xFFF_FFFF)); break;
            case PropertyKind.Text: properties.Text(id, Text()); break;
            case PropertyKind.Binary: properties.Binary(id, Bytes()); break;
            default: properties.User(Many(() => new MqttUserProperty("k" + Text(), Text()))); break;
        }
    }

    private bool Chance() => _random.Next(2) == 0;

    private ushort Id() => (ushort)_random.Next(1, 65536);

    private byte Options() => (byte)(V5 ? _random.Next(3) | _random.Next(4) << 2 | _random.Next(3) << 4 : _random.Next(3));

    private MqttReasonCode Code(params ReadOnlySpan<int> codes) => (MqttReasonCode)codes[_random.Next(codes.Length)];

    private T[] Many<T>(Func<T> one) => [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => one())];

    private string Name() => "t/" + Text();

    private string Text() => string.Concat(Enumerable.Range(0, Size()).Select(_ => Alphabet.EnumerateRunes().ElementAt(_random.Next(18))));

    private byte[] Bytes()
    {
        var bytes = new byte[Size()];
        _random.NextBytes(bytes);
        return bytes;
    }

    // Mostly short, sometimes long enough for lengths of two and three digits.
    private int Size() => _random.Next(20) switch { 0 => _random.Next(5000), 1 => _random.Next(200), _ => _random.Next(12) };
}
