using System.Threading.Channels;
using HyperFleet.Mqtt.Connections;

namespace HyperFleet.Mqtt;

/// <summary>
/// One connection to an MQTT broker. It is open when you get it, ends once, and is never used again: for a connection that comes back
/// use <see cref="MqttSession"/>. All members can be called from any thread.
/// <code>
/// await using var client = await MqttClient.ConnectAsync(new MqttClientOptions { Host = "127.0.0.1", ClientId = "probe-1" });
/// await client.SubscribeAsync([new MqttSubscription("status/+")]);
/// var result = await client.PublishAsync(new MqttPublish("command/1", payload));   // completes at PUBACK
/// await foreach (var message in client.Messages.ReadAllAsync())
///     message.Acknowledge();                                                       // after its effect is stored
/// </code>
/// </summary>
public sealed class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly PublishLedger _ledger;
    private readonly Inbox _inbox;
    private readonly Connection _connection;

    private MqttClient(MqttClientOptions options, PublishLedger ledger, Inbox inbox, Connection connection)
    {
        (_options, _ledger, _inbox, _connection) = (options, ledger, inbox, connection);
        Ended = RunAsync();
    }

    /// <summary>What the broker announced.</summary>
    public MqttServerLimits Server => _connection.Server;

    /// <summary>Completes, never faulted, when the connection has ended.</summary>
    public Task<MqttDisconnect> Ended { get; }

    /// <summary>The received messages in order; completes at the end of the connection. Read them from one place.</summary>
    public ChannelReader<MqttMessage> Messages => _inbox;

    /// <exception cref="ArgumentException">The options cannot be used; the message names each error and its fix.</exception>
    /// <exception cref="MqttConnectionException">The broker cannot be reached or refuses the connection.</exception>
    public static async Task<MqttClient> ConnectAsync(
        MqttClientOptions options, MqttDependencies? dependencies = null, CancellationToken cancellation = default)
    {
        var (time, metrics) = (dependencies?.Time ?? TimeProvider.System, new MqttMetrics(dependencies?.Meters));
        var ledger = new PublishLedger(options.Validated(), time, metrics);
        var inbox = new Inbox(options);
        var connection = await Connection.OpenAsync(options, ledger, inbox, metrics, time, cancellation);
        connection.StartPublishing();
        return new MqttClient(options, ledger, inbox, connection);
    }

    /// <summary>
    /// Publishes. QoS 1 completes at PUBACK with the broker's answer, QoS 0 when the message is handed to the connection. Messages leave
    /// in the order of the calls, many can wait for their PUBACK at once; there is no need to await one before the next.
    /// </summary>
    /// <exception cref="MqttConnectionException">The connection ended first: the message is not confirmed.</exception>
    public ValueTask<MqttPublishResult> PublishAsync(in MqttPublish message, CancellationToken cancellation = default) =>
        _ledger.Publish(message, cancellation);

    /// <summary>Subscribes; a filter that the broker denies is a result, not an exception.</summary>
    /// <exception cref="MqttConnectionException">The connection ended first.</exception>
    public Task<IReadOnlyList<MqttSubscribeResult>> SubscribeAsync(
        IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellation = default) =>
        Subscriptions.AddAsync(_connection, _options, subscriptions, cancellation);

    /// <exception cref="MqttConnectionException">The connection ended first.</exception>
    public Task<IReadOnlyList<MqttSubscribeResult>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellation = default) =>
        Subscriptions.RemoveAsync(_connection, _options, filters, cancellation);

    /// <summary>Says goodbye, so that the broker drops the will, and ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.End(MqttDisconnect.ByClient(MqttReasonCode.Success, "closed by this side"));
        await Ended;
    }

    private async Task<MqttDisconnect> RunAsync()
    {
        var why = await _connection.RunAsync();
        _ledger.Close(why);
        _inbox.Complete();
        return why;
    }
}
