using System.Buffers;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The bytes of one answer in pooled memory, so that a cycle over a large fleet leaves no garbage of its size.</summary>
internal sealed class PageBuffer : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <summary>Reads to the end of the body.</summary>
    /// <returns>False when it is longer than the limit.</returns>
    public async Task<bool> FillAsync(Stream body, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            if (_length == _bytes!.Length)
                Grow();
            var read = await body.ReadAsync(_bytes.AsMemory(_length), cancellation);
            if (read == 0)
                return true;
            _length += read;
            if (_length > limit)
                return false;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes!.Length * 2);
        _bytes.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
