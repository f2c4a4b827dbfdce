using System.Threading.Channels;
using HyperFleet.Mqtt.Connections;

namespace HyperFleet.Mqtt;

/// <summary>
/// A connection that comes back: it reconnects with jitter, subscribes again, and publishes again what was not confirmed. Publish at
/// any time, also while there is no connection.
/// <code>
/// await using var session = new MqttSession(new MqttSessionOptions { Client = options, Subscriptions = [new("status/+")] });
/// session.ConnectionStateChanged += (_, change) => ...;     // resync on every Connected
/// var running = session.RunAsync(stopping);                 // until cancelled
/// await session.PublishAsync(new MqttPublish("command/1", payload), deadline);
/// </code>
/// </summary>
public sealed class MqttSession : IAsyncDisposable
{
    private readonly MqttSessionOptions _options;
    private readonly MqttDependencies _dependencies;
    private readonly MqttMetrics _metrics;
    private readonly PublishLedger _ledger;
    private readonly Inbox _inbox;
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttClientOptions _client;
    private bool _subscribed;
    private int _started;

    /// <exception cref="ArgumentException">The options cannot be used; the message names each error and its fix.</exception>
    public MqttSession(MqttSessionOptions options, MqttDependencies? dependencies = null)
    {
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException("The MQTT options cannot be used. " + string.Join(' ', errors));
        (_options, _dependencies) = (options, dependencies ?? new MqttDependencies());
        _client = options.Client;
        _metrics = new MqttMetrics(_dependencies.Meters);
        _ledger = new PublishLedger(options.Client, _dependencies.Time, _metrics);
        _inbox = new Inbox(options.Client);
    }

    /// <summary>Every change of <see cref="State"/>, in order. Handlers must not block; their exceptions are logged.</summary>
    public event EventHandler<MqttConnectionStateEventArgs>? ConnectionStateChanged;

    public MqttConnectionState State { get; private set; } = new(MqttConnectionStatus.Disconnected);

    /// <summary>The received messages of all connections, in order. Read them from one place.</summary>
    public ChannelReader<MqttMessage> Messages => _inbox;

    /// <summary>
    /// Publishes, over as many connections as it takes. Completes at PUBACK (QoS 1) or when handed to a connection (QoS 0); the token is
    /// the deadline. A refusal by the broker, a message above a limit and a full queue are results.
    /// </summary>
    /// <exception cref="OperationCanceledException">The deadline came first: the message is not confirmed, and not sent again.</exception>
    /// <exception cref="MqttConnectionException">The session was disposed first: the message is not confirmed.</exception>
    public ValueTask<MqttPublishResult> PublishAsync(in MqttPublish message, CancellationToken cancellation = default) =>
        _ledger.Publish(message, cancellation);

    /// <summary>Connects and stays connected until cancelled; then says goodbye and returns. Call it once.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The session runs already, or has run: create another one.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _disposed.Token);
        try
        {
            for (var failures = 0; !stop.IsCancellationRequested;)
            {
                var since = _dependencies.Time.GetTimestamp();
                var why = await ConnectAndServeAsync(stop.Token);
                if (_dependencies.Time.GetElapsedTime(since) >= _options.Reconnect.ResetAfter)
                    failures = 0;
                await PauseAsync(why, failures++, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Change(new MqttConnectionState(MqttConnectionStatus.Disconnected));
        }
        finally
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Says goodbye; publishes that are not confirmed fail.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _idle.TrySetResult();
        await _idle.Task;
        _ledger.Close(MqttDisconnect.ByClient(MqttReasonCode.Success, "the session was closed by this side"));
        _inbox.Complete();
    }

    private async Task<MqttDisconnect> ConnectAndServeAsync(CancellationToken cancellation)
    {
        Change(new MqttConnectionState(MqttConnectionStatus.Connecting));
        try
        {
            var connection = await Connection.OpenAsync(
                _client = Renewed(), _ledger, _inbox, _metrics, _dependencies.Time, cancellation);
            using var goodbye = cancellation.UnsafeRegister(
                static state => ((Connection)state!).End(MqttDisconnect.ByClient(MqttReasonCode.Success, "closed by this side")), connection);
            var running = connection.RunAsync();
            await OpenForBusinessAsync(connection, cancellation);
            return await running;
        }
        catch (MqttConnectionException e)
        {
            return e.Disconnect;
        }
    }

    private MqttClientOptions Renewed()
    {
        try
        {
            return _options.Renew?.Invoke(_client).Validated() ?? _client;
        }
        catch (Exception e)
        {
            MqttLog.NotRenewed(_dependencies.Logger, e.Message);
            return _client;
        }
    }

    private async Task OpenForBusinessAsync(Connection connection, CancellationToken cancellation)
    {
        try
        {
            await SubscribeAsync(connection, cancellation);
            Change(new MqttConnectionState(MqttConnectionStatus.Connected) { Server = connection.Server });
            connection.StartPublishing(); // behind the subscriptions: an answer must find its way back
        }
        catch (Exception e)
        {
            connection.End(Connection.Reason(e));
        }
    }

    private async Task SubscribeAsync(Connection connection, CancellationToken cancellation)
    {
        if (_subscribed && connection.Server.SessionPresent)
            return;
        var results = await Subscriptions.AddAsync(connection, _options.Client, _options.Subscriptions, cancellation);
        _subscribed = results.All(result => result.IsSuccess);
        if (results.FirstOrDefault(result => !result.IsSuccess) is { } denied)
            throw new MqttConnectionException(MqttDisconnect.ByClient(
                denied.ReasonCode, $"the broker denied the subscription '{denied.TopicFilter}': {denied.Reason ?? denied.ReasonCode.ToString()}"));
    }

    private async Task PauseAsync(MqttDisconnect why, int failures, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var wait = _options.Reconnect.Wait(why, failures, Random.Shared.NextDouble());
        if (why.IsSessionTakenOver)
            MqttLog.TakenOver(_dependencies.Logger, _options.Client.ClientId, wait);
        else
            MqttLog.Disconnected(_dependencies.Logger, why, wait);
        Change(new MqttConnectionState(MqttConnectionStatus.Disconnected) { Disconnect = why, RetryIn = wait });
        await Task.Delay(wait, _dependencies.Time, cancellation);
    }

    private void Change(MqttConnectionState state)
    {
        State = state;
        if (state.Server is { } server)
            MqttLog.Connected(_dependencies.Logger, _options.Client.Host, _options.Client.Port, server.ClientId, server.SessionPresent);
        try
        {
            ConnectionStateChanged?.Invoke(this, new MqttConnectionStateEventArgs(state));
        }
        catch (Exception e)
        {
            MqttLog.HandlerFailed(_dependencies.Logger, e);
        }
    }
}
