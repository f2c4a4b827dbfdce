using System.Threading.Channels;
using HyperFleet.CloudEvents;

namespace HyperFleet.Server.Sources;

/// <summary>
/// One subscriber's status events, as they go to the source. A subscriber that falls behind by the whole buffer is ended: its reader
/// completes, the client reconnects and asks for a resync. Dispose it when the stream ends.
/// </summary>
internal sealed class StatusSubscription(string source, Action<StatusSubscription> closed) : IDisposable
{
    private const int Buffer = 100;

    private readonly Channel<CloudEvent> _events = Channel.CreateBounded<CloudEvent>(new BoundedChannelOptions(Buffer) { SingleReader = true });

    /// <summary>The value of the header <c>subscription-id</c>.</summary>
    public string Id { get; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    public string Source => source;

    /// <summary>Completes when the subscription is ended.</summary>
    public ChannelReader<CloudEvent> Events => _events.Reader;

    /// <summary>False when the buffer is full; the subscription has ended then.</summary>
    internal bool Offer(CloudEvent status)
    {
        if (_events.Writer.TryWrite(status))
            return true;
        _events.Writer.TryComplete();
        return false;
    }

    /// <summary>For answers to the subscriber's own request: waits for room instead of ending it.</summary>
    internal ValueTask SendAsync(CloudEvent status, CancellationToken cancellation) => _events.Writer.WriteAsync(status, cancellation);

    public void Dispose()
    {
        _events.Writer.TryComplete();
        closed(this);
    }
}
