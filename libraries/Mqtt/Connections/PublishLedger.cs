namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// Every publish that is not answered, in the order of the calls. It outlives connections: what a broken one left unanswered is sent
/// again, first and in order, on the next (incident I5: nothing is forgotten). Calls never wait here, their tasks do.
/// </summary>
internal sealed class PublishLedger
{
    private const int PoolSize = 1024;
    private readonly Lock _gate = new();
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly MqttMetrics _metrics;
    private readonly LinkedList<PublishOperation> _waiting = [];
    private readonly PublishOperation?[] _inFlight;
    private readonly Queue<ushort> _freeIds;
    private readonly Stack<PublishOperation> _pool = [];
    private PublishTarget? _target;
    private MqttDisconnect? _closed;
    private long _sequence;
    private int _inFlightCount;

    public PublishLedger(MqttClientOptions options, TimeProvider time, MqttMetrics metrics)
    {
        (_options, _time, _metrics) = (options, time, metrics);
        _inFlight = new PublishOperation?[options.MaximumInFlight];
        _freeIds = new Queue<ushort>(Enumerable.Range(1, options.MaximumInFlight).Select(id => (ushort)id));
    }

    public ValueTask<MqttPublishResult> Publish(in MqttPublish message, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<MqttPublishResult>(cancellation);
        if (TopicName.Error(message.Topic) is { } error)
            return ValueTask.FromResult(MqttPublishResult.Refused(MqttReasonCode.TopicNameInvalid, $"the topic is invalid: {error}"));
        PublishOperation operation;
        lock (_gate)
        {
            if (_closed is not null)
                return ValueTask.FromException<MqttPublishResult>(new MqttConnectionException(_closed));
            operation = _pool.TryPop(out var pooled) ? pooled : new PublishOperation(this);
            operation.Start(AtMost(message, _options.PublishQualityOfService), _sequence++, _time.GetTimestamp());
            _metrics.PublishStarted();
            _waiting.AddLast(operation.Node);
            SendWaiting();
            RefuseOverQuota(operation);
        }
        operation.AbandonOn(cancellation);
        return operation.Task;
    }

    private static MqttPublish AtMost(in MqttPublish message, MqttQualityOfService highest) =>
        message.QualityOfService > highest ? message with { QualityOfService = highest } : message;

    /// <summary>A connection is ready: sends what waits, from now on at once.</summary>
    public void Attach(PublishTarget target)
    {
        lock (_gate)
        {
            _target = target;
            SendWaiting();
        }
    }

    /// <summary>The connection has ended: what it left unanswered waits again, before everything that was never sent.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _target = null;
            foreach (var operation in _inFlight.OfType<PublishOperation>().OrderByDescending(operation => operation.Sequence))
            {
                _inFlight[operation.PacketId - 1] = null;
                if (operation.IsAbandoned)
                    _freeIds.Enqueue(operation.PacketId);
                else
                    _waiting.AddFirst(operation.Node);
            }
            _inFlightCount = 0;
        }
    }

    /// <summary>A PUBACK. One that nobody waits for is passed over: its publish was abandoned on an earlier connection.</summary>
    public void Answer(ushort packetId, MqttReasonCode reasonCode, string? reason)
    {
        lock (_gate)
        {
            if (packetId > _inFlight.Length || _inFlight[packetId - 1] is not { } operation)
                return;
            _inFlight[packetId - 1] = null;
            _inFlightCount--;
            _freeIds.Enqueue(packetId);
            Complete(operation, MqttPublishResult.Answered(reasonCode, reason));
            SendWaiting();
        }
    }

    /// <summary>The network has taken something.</summary>
    public void Continue()
    {
        lock (_gate)
            SendWaiting();
    }

    /// <summary>No connection will come any more: everything unanswered fails.</summary>
    public void Close(MqttDisconnect why)
    {
        Detach();
        lock (_gate)
        {
            _closed ??= why;
            for (; _waiting.First is { } first; _waiting.Remove(first))
                End(first.Value);
        }

        void End(PublishOperation operation)
        {
            if (!operation.IsCompleted)
                _metrics.PublishAbandoned();
            operation.Fail(new MqttConnectionException(why));
        }
    }

    /// <summary>Whether a publish was sent longer ago than the limit and is not answered.</summary>
    public bool IsOverdue(TimeSpan limit)
    {
        lock (_gate)
        {
            foreach (var operation in _inFlight)
                if (operation is not null && _time.GetElapsedTime(operation.SentAt) > limit)
                    return true;
            return false;
        }
    }

    public void Abandon(PublishOperation operation, CancellationToken token)
    {
        lock (_gate)
        {
            if (operation.IsCompleted)
                return;
            _metrics.PublishAbandoned();
            operation.MarkAbandoned(token);
            if (operation.Node.List is null)
                return; // in flight: its packet identifier is free when the broker has answered
            _waiting.Remove(operation.Node);
            if (operation.PacketId != 0)
                _freeIds.Enqueue(operation.PacketId);
        }
    }

    public void Return(PublishOperation operation)
    {
        lock (_gate)
            if (_pool.Count < PoolSize)
                _pool.Push(operation);
    }

    private void SendWaiting()
    {
        while (_target is { } target && _waiting.First is { } first && target.HasRoom(first.Value.Message, _inFlightCount))
        {
            _waiting.RemoveFirst();
            Send(target, first.Value);
        }
    }

    private void Send(PublishTarget target, PublishOperation operation)
    {
        var confirmed = operation.Message.QualityOfService == MqttQualityOfService.AtLeastOnce;
        var again = operation.PacketId != 0;
        if (confirmed && !again)
            operation.PacketId = _freeIds.Dequeue();
        if (target.Send(operation.Message, operation.PacketId, again) is { } refusal)
        {
            if (confirmed)
                _freeIds.Enqueue(operation.PacketId);
            Complete(operation, refusal);
        }
        else if (confirmed)
        {
            operation.SentAt = _time.GetTimestamp();
            _inFlight[operation.PacketId - 1] = operation;
            _inFlightCount++;
        }
        else
            Complete(operation, MqttPublishResult.Answered(MqttReasonCode.Success, reason: null));
    }

    private void RefuseOverQuota(PublishOperation operation)
    {
        if (operation.Node.List is null || _waiting.Count <= _options.MaximumQueued)
            return;
        _waiting.Remove(operation.Node);
        Complete(operation, MqttPublishResult.Refused(
            MqttReasonCode.QuotaExceeded, $"{_options.MaximumQueued} publishes are waiting already: publish slower, or raise MaximumQueued"));
    }

    private void Complete(PublishOperation operation, in MqttPublishResult result)
    {
        if (operation.IsCompleted)
            return; // abandoned
        _metrics.PublishEnded(result.ReasonCode, _time.GetElapsedTime(operation.StartedAt));
        operation.Complete(result);
    }
}
