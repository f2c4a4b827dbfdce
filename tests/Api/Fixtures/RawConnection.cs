using System.Net.Sockets;
using System.Text;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>A connection that sends what no HTTP client would, and reads when it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<RawConnection> OpenAsync(ApiServer api)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync("127.0.0.1", api.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>At most so many bytes; empty when the server has closed the connection.</summary>
    public async Task<string> ReadAsync(int bytes = 64 * 1024)
    {
        var buffer = new byte[bytes];
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>Reads until a text has come or the connection is closed.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var all = new StringBuilder();
        while (!all.ToString().Contains(text) && await ReadAsync() is { Length: > 0 } part)
            all.Append(part);
        return all.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
