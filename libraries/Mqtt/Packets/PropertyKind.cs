namespace HyperFleet.Mqtt.Packets;

/// <summary>How a property's value is encoded, and which values it may have.</summary>
internal enum PropertyKind
{
    None,

    /// <summary>One byte, 0 or 1.</summary>
    Bit,
    UInt16,

    /// <summary>Two bytes, not 0.</summary>
    PositiveUInt16,
    UInt32,

    /// <summary>Four bytes, not 0.</summary>
    PositiveUInt32,

    /// <summary>A variable byte integer, not 0.</summary>
    PositiveVariable,
    Text,
    Binary,

    /// <summary>A name and a value; may occur any number of times.</summary>
    TextPair,
}
