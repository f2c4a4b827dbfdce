using System.Threading.Channels;

namespace HyperFleet.Api.Timeline;

/// <summary>
/// "Something was committed", for whoever waits in this process. Any number of signals before a wait are one.
/// </summary>
internal sealed class ChangeSignal
{
    private readonly Channel<bool> _local = NewChannel();
    private readonly Channel<bool> _remote = NewChannel();

    /// <summary>A transaction of this process with events in it is committed.</summary>
    public void Committed()
    {
        _local.Writer.TryWrite(true);
        _remote.Writer.TryWrite(true);
    }

    /// <summary>Another process says so, or it is worth a look.</summary>
    public void Hint() => _local.Writer.TryWrite(true);

    /// <summary>Waits for a commit of this process or a hint; false when there was none within the limit.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await _local.Reader.ReadAsync(linked.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Waits for a commit that other processes have not been told of.</summary>
    public async Task WaitToTellAsync(CancellationToken cancellation) => await _remote.Reader.ReadAsync(cancellation);

    private static Channel<bool> NewChannel() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
