using HyperFleet.Agent.Configuration;

namespace HyperFleet.Agent.Leading;

/// <summary>
/// Whether this replica may still write. What it holds runs out by itself, by this process's own count, which goes on while the process
/// is stopped: a leader that wakes up after another has taken over finds that out before its next write, not after it.
/// </summary>
internal sealed class Tenure(AgentOptions options, TimeProvider time)
{
    private long _renewed;
    private volatile bool _isHeld;

    public bool Holds => options.DisableLeaderElection || _isHeld && time.GetElapsedTime(Volatile.Read(ref _renewed)) < options.Lease.RenewDeadline;

    /// <param name="asked">Timestamp from before the lease was asked for.</param>
    public void Renew(long asked)
    {
        Volatile.Write(ref _renewed, asked);
        _isHeld = true;
    }

    public void End() => _isHeld = false;
}
