using System.Threading.Tasks.Sources;

namespace HyperFleet.Mqtt.Connections;

/// <summary>One publish from its call to its answer. Returns to the ledger's pool when its result has been taken.</summary>
internal sealed class PublishOperation : IValueTaskSource<MqttPublishResult>
{
    private readonly PublishLedger _ledger;
    private ManualResetValueTaskSourceCore<MqttPublishResult> _answer = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;

    public PublishOperation(PublishLedger ledger)
    {
        _ledger = ledger;
        Node = new LinkedListNode<PublishOperation>(this);
    }

    /// <summary>This operation in the ledger's queue, without an allocation each time.</summary>
    public LinkedListNode<PublishOperation> Node { get; }

    public MqttPublish Message { get; private set; }

    /// <summary>0 until the message is sent for the first time; kept until it is answered.</summary>
    public ushort PacketId { get; set; }

    /// <summary>The order of the calls.</summary>
    public long Sequence { get; private set; }

    public long StartedAt { get; private set; }

    /// <summary>When it was last sent.</summary>
    public long SentAt { get; set; }

    public bool IsCompleted { get; private set; }

    /// <summary>The caller has given up; the packet identifier may still be in use.</summary>
    public bool IsAbandoned { get; private set; }

    public ValueTask<MqttPublishResult> Task => new(this, _answer.Version);

    public void Start(in MqttPublish message, long sequence, long now) =>
        (Message, Sequence, StartedAt, SentAt, PacketId, IsCompleted) = (message, sequence, now, 0, 0, false);

    public void AbandonOn(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
            _cancellation = cancellation.UnsafeRegister(static (state, token) => ((PublishOperation)state!).Abandon(token), this);
    }

    public void Complete(in MqttPublishResult result)
    {
        if (IsCompleted)
            return;
        IsCompleted = true;
        _answer.SetResult(result);
    }

    public void Fail(Exception exception)
    {
        if (IsCompleted)
            return;
        IsCompleted = true;
        _answer.SetException(exception);
    }

    /// <summary>Under the ledger's lock.</summary>
    public void MarkAbandoned(CancellationToken token)
    {
        IsAbandoned = true;
        Fail(new OperationCanceledException("The publish was cancelled before it was confirmed.", token));
    }

    MqttPublishResult IValueTaskSource<MqttPublishResult>.GetResult(short token)
    {
        try
        {
            return _answer.GetResult(token);
        }
        finally
        {
            _cancellation.Dispose(); // waits for a cancellation in flight, which must not hit the operation's next use
            _cancellation = default;
            Message = default;
            _answer.Reset();
            if (!IsAbandoned)
                _ledger.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<MqttPublishResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<MqttPublishResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private void Abandon(CancellationToken token) => _ledger.Abandon(this, token);
}
