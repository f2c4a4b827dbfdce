using System.Net.Sockets;
using System.Text;

namespace HyperFleet.Load.Http;

/// <summary>
/// One keep-alive HTTP/1.1 connection that costs next to nothing: the machine's two cores should be spent on the servers, not on the
/// client that measures them.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] HeaderEnd = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public async Task ConnectAsync(int port, CancellationToken cancellationToken) => await _socket.ConnectAsync("127.0.0.1", port, cancellationToken);

    /// <summary>Sends the request, reads the whole answer and returns its status code.</summary>
    public async ValueTask<int> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request[sent..], cancellationToken);

        int headers;
        while ((headers = Unread.Span.IndexOf(HeaderEnd)) < 0) await FillAsync(cancellationToken);
        var head = Encoding.ASCII.GetString(Unread.Span[..headers]);
        _start += headers + HeaderEnd.Length;

        var status = int.Parse(head.AsSpan(9, 3));
        if (LengthOf(head) is { } length) await SkipAsync(length, cancellationToken);
        else if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase)) await SkipChunksAsync(cancellationToken);
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    private static int? LengthOf(string head)
    {
        const string name = "Content-Length: ";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var rest = head.AsSpan(at + name.Length);
        var end = rest.IndexOf('\r');
        return int.Parse(end < 0 ? rest : rest[..end]);
    }

    private async ValueTask SkipAsync(int count, CancellationToken cancellationToken)
    {
        while (Unread.Length < count)
        {
            count -= Unread.Length;
            _start = _end = 0;
            await FillAsync(cancellationToken);
        }

        _start += count;
    }

    private async ValueTask SkipChunksAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int line;
            while ((line = Unread.Span.IndexOf("\r\n"u8)) < 0) await FillAsync(cancellationToken);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(Unread.Span[..line]), 16);
            _start += line + 2;
            await SkipAsync(size + 2, cancellationToken);
            if (size == 0) return;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        if (read == 0) throw new IOException("the server closed the connection");
        _end += read;
    }
}
