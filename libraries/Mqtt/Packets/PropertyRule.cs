using System.Runtime.InteropServices;
using static HyperFleet.Mqtt.Packets.PropertyKind;
using static HyperFleet.Mqtt.Packets.PropertyOwners;

namespace HyperFleet.Mqtt.Packets;

/// <summary>Table 2-4 of MQTT 5: the encoding of every property and the packets that may carry it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PropertyRule(PropertyKind Kind, PropertyOwners Owners)
{
    private static readonly PropertyRule[] Table = Build();

    /// <summary>The rule of an identifier; <see cref="PropertyKind.None"/> when there is no such property.</summary>
    public static PropertyRule Of(int identifier) => (uint)identifier < Table.Length ? Table[identifier] : default;

    private static PropertyRule[] Build()
    {
        var table = new PropertyRule[(int)PropertyId.SharedSubscriptionAvailable + 1];
        void Row(PropertyId id, PropertyKind kind, PropertyOwners owners) => table[(int)id] = new PropertyRule(kind, owners);

        Row(PropertyId.PayloadFormatIndicator, Bit, Publish | Will);
        Row(PropertyId.MessageExpiryInterval, PropertyKind.UInt32, Publish | Will);
        Row(PropertyId.ContentType, Text, Publish | Will);
        Row(PropertyId.ResponseTopic, Text, Publish | Will);
        Row(PropertyId.CorrelationData, Binary, Publish | Will);
        Row(PropertyId.SubscriptionIdentifier, PositiveVariable, Publish | Subscribe);
        Row(PropertyId.SessionExpiryInterval, PropertyKind.UInt32, Connect | Connack | Disconnect);
        Row(PropertyId.AssignedClientIdentifier, Text, Connack);
        Row(PropertyId.ServerKeepAlive, PropertyKind.UInt16, Connack);
        Row(PropertyId.AuthenticationMethod, Text, Connect | Connack | Auth);
        Row(PropertyId.AuthenticationData, Binary, Connect | Connack | Auth);
        Row(PropertyId.RequestProblemInformation, Bit, Connect);
        Row(PropertyId.WillDelayInterval, PropertyKind.UInt32, Will);
        Row(PropertyId.RequestResponseInformation, Bit, Connect);
        Row(PropertyId.ResponseInformation, Text, Connack);
        Row(PropertyId.ServerReference, Text, Connack | Disconnect);
        Row(PropertyId.ReasonString, Text, Connack | Acknowledgements | Disconnect | Auth);
        Row(PropertyId.ReceiveMaximum, PositiveUInt16, Connect | Connack);
        Row(PropertyId.TopicAliasMaximum, PropertyKind.UInt16, Connect | Connack);
        Row(PropertyId.TopicAlias, PropertyKind.UInt16, Publish); // the connection answers 0 with TopicAliasInvalid
        Row(PropertyId.MaximumQoS, Bit, Connack);
        Row(PropertyId.RetainAvailable, Bit, Connack);
        Row(PropertyId.UserProperty, TextPair, Everywhere);
        Row(PropertyId.MaximumPacketSize, PositiveUInt32, Connect | Connack);
        Row(PropertyId.WildcardSubscriptionAvailable, Bit, Connack);
        Row(PropertyId.SubscriptionIdentifierAvailable, Bit, Connack);
        Row(PropertyId.SharedSubscriptionAvailable, Bit, Connack);
        return table;
    }
}
