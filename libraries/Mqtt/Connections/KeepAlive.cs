using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// Pings when either direction has been silent for the interval, so that a half-open connection is found although this side keeps
/// sending (MQTT 5 §3.1.2.10).
/// </summary>
internal sealed class KeepAlive(TimeSpan interval, TimeSpan answerTimeout, Outbound outbound, TimeProvider time)
{
    private long _lastReceived = time.GetTimestamp();
    private long _pingSentAt;

    public void Received() => Volatile.Write(ref _lastReceived, time.GetTimestamp());

    public void Answered() => Volatile.Write(ref _pingSentAt, 0);

    /// <summary>Sends a ping when one is due; true when the last one has gone unanswered for too long.</summary>
    /// <param name="readerWaits">The consumer is slow and input lies unread: an answer may be in it.</param>
    public bool IsDead(bool readerWaits)
    {
        if (interval == TimeSpan.Zero)
            return false;
        if (Volatile.Read(ref _pingSentAt) is var sent and not 0)
        {
            if (readerWaits)
                Volatile.Write(ref _pingSentAt, time.GetTimestamp());
            return !readerWaits && time.GetElapsedTime(sent) > answerTimeout;
        }
        var silence = time.GetElapsedTime(Math.Min(outbound.LastSent, Volatile.Read(ref _lastReceived)));
        if (silence < interval)
            return false;
        Volatile.Write(ref _pingSentAt, time.GetTimestamp());
        outbound.Send(new PingPacket(PacketType.Pingreq));
        return false;
    }
}
