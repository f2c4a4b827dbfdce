using Aspire.Hosting.Processes;

namespace HyperFleet.Fixtures;

/// <summary>
/// A port on 127.0.0.1 that no other test process gets until disposal; nothing listens on it yet.
/// <code>
/// using var port = LoopbackPort.Take();
/// var refused = new Uri($"http://127.0.0.1:{port.Number}");
/// </code>
/// </summary>
public sealed class LoopbackPort : IDisposable
{
    private readonly PortLease _lease = PortLease.Take();

    private LoopbackPort()
    {
    }

    /// <summary>The port number.</summary>
    public int Number => _lease.Port;

    public static LoopbackPort Take() => new();

    public void Dispose() => _lease.Dispose();
}
