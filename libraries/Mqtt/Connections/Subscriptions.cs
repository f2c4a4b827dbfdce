using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>Subscribing and unsubscribing over one connection, in packets of as many filters as the broker takes.</summary>
internal static class Subscriptions
{
    public static Task<IReadOnlyList<MqttSubscribeResult>> AddAsync(
        Connection connection, MqttClientOptions options, IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellation) =>
        InBatchesAsync(
            connection, options, subscriptions, subscription => subscription.TopicFilter,
            batch => connection.RequestAsync(
                id => new SubscribePacket(id, default, [.. batch.Select(s => new SubscribePacket.Filter(s.TopicFilter, s.Options))]), cancellation));

    public static Task<IReadOnlyList<MqttSubscribeResult>> RemoveAsync(
        Connection connection, MqttClientOptions options, IReadOnlyList<string> filters, CancellationToken cancellation) =>
        InBatchesAsync(
            connection, options, filters, filter => filter,
            batch => connection.RequestAsync(id => new UnsubscribePacket(id, default, batch), cancellation));

    private static async Task<IReadOnlyList<MqttSubscribeResult>> InBatchesAsync<T>(
        Connection connection, MqttClientOptions options, IReadOnlyList<T> all, Func<T, string> filter,
        Func<T[], Task<SubscriptionAcknowledgePacket>> request)
    {
        var results = new List<MqttSubscribeResult>(all.Count);
        foreach (var batch in all.Chunk(options.MaximumFiltersPerSubscribe))
        {
            var answer = await request(batch);
            var codes = answer.ReasonCodes;
            if (answer.Type == PacketType.Unsuback && options.ProtocolVersion == MqttProtocolVersion.V311)
                codes = new MqttReasonCode[batch.Length]; // its UNSUBACK always means success
            if (codes.Length != batch.Length)
                throw connection.Fail(MqttDisconnect.ByClient(
                    MqttReasonCode.ProtocolError, $"the broker answered {codes.Length} of {batch.Length} topic filters"));
            var reason = answer.Properties.Text(PropertyId.ReasonString);
            results.AddRange(batch.Zip(codes, (item, code) => new MqttSubscribeResult(filter(item), code, reason)));
        }
        return results;
    }
}
