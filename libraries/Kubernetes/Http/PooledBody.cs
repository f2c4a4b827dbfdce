using System.Buffers;

namespace HyperFleet.Kubernetes.Http;

/// <summary>A response body in a rented buffer, bounded.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private byte[] _buffer;
    private int _length;

    private PooledBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    internal static async Task<PooledBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        var announced = content.Headers.ContentLength ?? 0;
        if (announced > limit)
            throw TooLarge(limit);
        var body = new PooledBody((int)Math.Max(announced + 1, FirstSize));
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            while (await stream.ReadAsync(body.Free(limit), cancellation) is > 0 and var read)
                body._length += read;
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private Memory<byte> Free(int limit)
    {
        if (_length > limit)
            throw TooLarge(limit);
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length);
    }

    private static KubernetesException TooLarge(int limit) => new($"the answer is larger than {limit} bytes: list with a limit, or raise MaxResponseBytes");
}
