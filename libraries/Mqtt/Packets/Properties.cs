namespace HyperFleet.Mqtt.Packets;

/// <summary>The properties of one packet, kept as the checked bytes they arrived in and decoded when asked for.</summary>
internal readonly struct Properties
{
    private Properties(ReadOnlyMemory<byte> raw) => Raw = raw;

    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Checks a property section: known identifiers, allowed in this packet, values in range, none twice (MQTT 5 §2.2.2.2).</summary>
    public static Properties Read(ReadOnlyMemory<byte> raw, PropertyOwners owner)
    {
        var reader = new PacketReader(raw);
        for (ulong seen = 0; !reader.AtEnd;)
        {
            var id = Property.Read(ref reader).Id;
            if ((PropertyRule.Of((int)id).Owners & owner) == PropertyOwners.None)
                throw MqttProtocolException.Malformed($"the property {id} does not belong into {owner}");
            var bit = 1UL << (int)id;
            if ((seen & bit) != 0 && !Repeatable(id, owner))
                throw MqttProtocolException.Violation($"the property {id} occurs twice");
            seen |= bit;
        }
        return new Properties(raw);
    }

    /// <summary>Encodes properties for a packet that is sent rarely; PUBLISH writes its own.</summary>
    public static Properties Of(Action<PropertyWriter> write)
    {
        var packet = new PacketWriter();
        packet.Begin(PacketType.Reserved);
        write(new PropertyWriter(packet));
        return new Properties(packet.Body.ToArray());
    }

    public uint? Number(PropertyId id) => Find(id) is { } property ? property.Number : null;

    public string? Text(PropertyId id) => Find(id)?.Text;

    /// <summary>Empty when there is no such property.</summary>
    public ReadOnlyMemory<byte> Bytes(PropertyId id) => Find(id).GetValueOrDefault().Bytes;

    public Enumerator GetEnumerator() => new(Raw);

    private static bool Repeatable(PropertyId id, PropertyOwners owner) =>
        id == PropertyId.UserProperty || id == PropertyId.SubscriptionIdentifier && owner == PropertyOwners.Publish;

    private Property? Find(PropertyId id)
    {
        foreach (var property in this)
            if (property.Id == id)
                return property;
        return null;
    }

    internal ref struct Enumerator(ReadOnlyMemory<byte> raw)
    {
        private PacketReader _reader = new(raw);

        public Property Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.AtEnd)
                return false;
            Current = Property.Read(ref _reader);
            return true;
        }
    }
}
