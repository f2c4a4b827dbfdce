using System.Buffers.Text;
using System.Net.Sockets;

namespace HyperFleet.Load.Http;

/// <summary>
/// One keep-alive HTTP/1.1 connection that costs next to nothing and blocks its thread: the machine's cores should be spent on the
/// servers, not on the client that measures them.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private const int Deadline = 30_000;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Deadline, SendTimeout = Deadline };
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public RawConnection(int port) => _socket.Connect("127.0.0.1", port);

    /// <summary>Sends the request, reads the whole answer and returns its status code.</summary>
    public int Exchange(ReadOnlySpan<byte> request) => Exchange(request, out _);

    /// <summary>Sends the request, reads the whole answer and returns its status code.</summary>
    /// <param name="body">Valid until the next exchange; empty when the answer came in chunks.</param>
    public int Exchange(ReadOnlySpan<byte> request, out ReadOnlySpan<byte> body)
    {
        for (var sent = 0; sent < request.Length;)
            sent += _socket.Send(request[sent..]);

        int end;
        while ((end = Unread.IndexOf("\r\n\r\n"u8)) < 0)
            Fill();
        var head = Unread[..end];
        var status = Number(head[9..12]);
        var length = LengthOf(head);
        var chunked = length < 0 && head.IndexOf("chunked"u8) >= 0;
        _start += end + 4;

        body = [];
        if (length > 0)
            body = Take(length);
        else if (chunked)
            SkipChunks();
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at < 0 ? -1 : Number(head[(at + name.Length)..]);
    }

    private static int Number(ReadOnlySpan<byte> text, char format = default) =>
        Utf8Parser.TryParse(text, out int number, out _, format) ? number : throw new IOException("the server does not speak HTTP");

    private ReadOnlySpan<byte> Take(int count)
    {
        while (_end - _start < count)
            Fill();
        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void SkipChunks()
    {
        while (true)
        {
            int line;
            while ((line = Unread.IndexOf("\r\n"u8)) < 0)
                Fill();
            var size = Number(Unread[..line], 'x');
            _start += line + 2;
            Take(size + 2);
            if (size == 0)
                return;
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer.AsSpan(_end));
        if (read == 0)
            throw new IOException("the server closed the connection");
        _end += read;
    }
}
