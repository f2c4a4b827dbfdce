using System.Threading.Channels;

namespace HyperFleet.Mqtt.Connections;

/// <summary>The messages between the network and the consumer.</summary>
internal static class Inbox
{
    /// <summary>
    /// Room for the unacknowledged messages of several connections: what an ended one left unread must not keep the next one from
    /// reading its PUBACKs.
    /// </summary>
    private const int Windows = 4;

    public static Channel<MqttMessage> Create(MqttClientOptions options) =>
        Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(options.ReceiveMaximum * Windows) { SingleWriter = true });
}
