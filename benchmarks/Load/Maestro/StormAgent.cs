using HyperFleet.Mqtt;

namespace HyperFleet.Load.Maestro;

/// <summary>An agent that keeps versions of works and asks for what it lacks on every connection; or one alone, that talks to itself.</summary>
internal sealed class StormAgent : IAsyncDisposable
{
    private const int EchoSize = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, int> _works = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkAgent _wire;
    private readonly string _consumer;
    private int _asked;
    private int _changed;
    private int _echoes;

    public StormAgent(int port, string consumer)
    {
        _consumer = consumer;
        _wire = new(port, consumer + "-work-agent-client", [WorkAgent.SourceEvents(consumer), Echo], Received, _ => Connected());
    }

    public bool IsConnected => _wire.IsConnected;

    public bool IsAlone { get; private set; }

    public int Works
    {
        get
        {
            lock (_works)
                return _works.Count;
        }
    }

    /// <summary>Status resync requests since the beginning of the round.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Works that came with a newer version.</summary>
    public int Changed => Volatile.Read(ref _changed);

    public int Echoes => Volatile.Read(ref _echoes);

    /// <summary>Works that came with a version which was there already.</summary>
    public int Repeated { get; private set; }

    /// <summary>Bytes of the largest message, properties included.</summary>
    public int Largest { get; private set; }

    private string Echo => $"bench/{_consumer}";

    public void Begin(bool alone)
    {
        IsAlone = alone;
        (_asked, _changed, _echoes) = (0, 0, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _wire.DisposeAsync();
        _stop.Dispose();
    }

    private void Connected() => _ = SendAsync();

    private async Task SendAsync()
    {
        try
        {
            // Where nobody has subscribed yet nobody has heard it.
            while (!IsAlone && (await _wire.PublishAsync(Resync(), _stop.Token)).ReasonCode == MqttReasonCode.NoMatchingSubscribers)
                await Task.Delay(Patience, TimeProvider.System, _stop.Token);
            for (var number = 0; IsAlone && number < 4; number++)
                await _wire.PublishAsync(new(Echo, new byte[EchoSize]), _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or MqttConnectionException)
        {
            // the contest has ended
        }
    }

    private MqttPublish Resync()
    {
        lock (_works)
            return WorkAgent.SpecResync(_consumer, _works.Select(work => (work.Key, work.Value)).ToList());
    }

    private void Received(WorkAgent wire, MqttMessage message)
    {
        Largest = Math.Max(Largest, message.Payload.Length + message.UserProperties.ToList().Sum(property => property.Name.Length + property.Value.Length + 5));
        if (message.Topic == Echo)
            Interlocked.Increment(ref _echoes);
        else if (MqttCloudEvents.TryRead(message, out var received, out _))
            Take(received.Type, received.Extensions.GetValueOrDefault("resourceid").ToString(), received.Extensions.GetValueOrDefault("resourceversion").AsInt32() ?? 0);
    }

    private void Take(string type, string id, int version)
    {
        if (type.EndsWith("status.resync_request", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _asked);
            return;
        }
        lock (_works)
        {
            var had = _works.GetValueOrDefault(id);
            if (version <= had)
                Repeated++;
            else if (had > 0)
                _changed++;
            _works[id] = Math.Max(had, version);
        }
    }
}
