using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Connections;

/// <summary>
/// Keeps one session (a connection with its channels and topology) up: opens it, waits for its end, opens the next one with
/// back-off, and never gives up until disposed. Topology is declared on every opening, so it also survives a wiped broker.
/// </summary>
internal sealed class BrokerLink<TSession>(
    Func<AmqpAddress> currentAddress,
    string name,
    Func<IConnection, Action<string>, CancellationToken, Task<TSession>> open,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
    where TSession : class, IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly BackOff _backOff = new();
    private Task? _run;
    private string? _blocked;
    private volatile TSession? _session;
    private volatile string _trouble = "still connecting";

    /// <summary>The open session, or null while there is none.</summary>
    public TSession? Session => _session;

    /// <summary>Why the link is not usable now; null when it is. In memory only, no network.</summary>
    public string? Trouble => _stop.IsCancellationRequested
        ? "RabbitMQ connection is closed"
        : _session is null ? $"RabbitMQ connection is not established: {_trouble}" : Volatile.Read(ref _blocked);

    public void Start() => _run ??= Task.Run(RunAsync);

    /// <summary>Ends the session and the attempts for a next one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        if (_run is not null)
            await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HoldOneSessionAsync();
                await Task.Delay(_backOff.Next(), time, _stop.Token);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var delay = _backOff.Next();
                _trouble = BrokerFault.Describe(e);
                BrokerLog.CannotConnect(logger, delay, _trouble);
                await Task.Delay(delay, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HoldOneSessionAsync()
    {
        var address = currentAddress();
        await using var connection = await Connector.ConnectAsync(address, name, _stop.Token);
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Watch(connection, ended);
        try
        {
            await using var session = await open(connection, reason => ended.TrySetResult(reason), _stop.Token);
            BrokerLog.Connected(logger, address.Host, address.Port, address.VirtualHost);
            _session = session;
            _backOff.Reset();
            _trouble = await ended.Task.WaitAsync(_stop.Token);
            _session = null;
            BrokerLog.Closed(logger, _trouble);
        }
        finally
        {
            _session = null;
            Volatile.Write(ref _blocked, null);
            await connection.CloseAsync(Constants.ReplySuccess, "closing", CloseTimeout, abort: true, CancellationToken.None);
        }
    }

    private void Watch(IConnection connection, TaskCompletionSource<string> ended)
    {
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            ended.TrySetResult(BrokerFault.Describe(reason));
            return Task.CompletedTask;
        };
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            Volatile.Write(ref _blocked, $"RabbitMQ blocks publishing: {blocked.Reason}");
            BrokerLog.Blocked(logger, blocked.Reason);
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            Volatile.Write(ref _blocked, null);
            BrokerLog.Unblocked(logger);
            return Task.CompletedTask;
        };
    }
}
