using System.Buffers;
using System.IO.Pipelines;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// The lines of an open watch. One line is in memory at a time; a reader that is slow holds up the API, which ends the stream when
/// its own buffer is full, and the next stream resumes.
/// </summary>
internal sealed class WatchStream(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private const int MaxLineBytes = 64 * 1024 * 1024;
    private readonly PipeReader _pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

    /// <summary>The next line as a change, which the caller disposes; null when the stream has ended.</summary>
    /// <exception cref="IOException">The stream broke off.</exception>
    /// <exception cref="System.Text.Json.JsonException">The line is no change.</exception>
    public async ValueTask<WatchedChange?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellation);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end);
                var change = line.IsEmpty ? null : WatchedChange.Parse(line);
                _pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                if (change is not null)
                    return change;
                continue;
            }

            if (read.Buffer.Length > MaxLineBytes)
                throw new IOException($"a line of the watch is longer than {MaxLineBytes} bytes");
            _pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null; // half a line at the end is none: its change comes again
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _pipe.CompleteAsync();
        response.Dispose();
    }
}
