using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Processes;

/// <summary>
/// A loopback port that belongs to this process until disposal. A probe of "any free port" races with every other process; here a
/// locked file per port decides, and the range lies below the kernel's ephemeral ports, so outgoing connections do not take it.
/// </summary>
internal sealed class PortLease : IDisposable
{
    private const int First = 20000;
    private const int Last = 31999;
    private readonly FileStream _lock;

    private PortLease(int port, FileStream held) => (Port, _lock) = (port, held);

    public int Port { get; }

    public static PortLease Take()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"aspire-local-ports-{Environment.UserName}");
        Directory.CreateDirectory(directory);
        var count = Last - First + 1;
        var offset = Random.Shared.Next(count);
        for (var i = 0; i < count; i++)
        {
            var port = First + (offset + i) % count;
            if (TryLock(Path.Combine(directory, port.ToString())) is not { } held)
                continue;
            if (IsFree(port))
                return new PortLease(port, held);
            held.Dispose();
        }
        throw new DistributedApplicationException($"There is no free port between {First} and {Last} on the loopback address.");
    }

    /// <summary>Whether nothing listens on the port, on this host's loopback address.</summary>
    public static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
