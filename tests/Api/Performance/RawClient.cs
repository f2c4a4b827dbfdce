using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace HyperFleet.Api.Tests.Performance;

/// <summary>HTTP/1.1 over one connection without an allocation: what is allocated during an exchange, the server allocated.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly Socket _socket = Connect(address);

    public static byte[] Request(string method, string path, string body = "") => Encoding.UTF8.GetBytes(
        $"{method} /api/hyperfleet/v1/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <returns>The status code.</returns>
    public int Exchange(byte[] request)
    {
        _socket.Send(request);
        var (length, head) = (0, -1);
        while (head < 0)
        {
            length += _socket.Receive(_buffer.AsSpan(length));
            head = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        var name = "Content-Length: "u8;
        var at = _buffer.AsSpan(0, head).IndexOf(name);
        var body = at >= 0 && Utf8Parser.TryParse(_buffer.AsSpan(at + name.Length), out int count, out _) ? count : 0;
        while (length < head + 4 + body)
            length += _socket.Receive(_buffer.AsSpan(length));
        return Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int status, out _) ? status : 0;
    }

    public void Dispose() => _socket.Dispose();

    private static Socket Connect(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        socket.Connect(address.Host, address.Port);
        return socket;
    }
}
