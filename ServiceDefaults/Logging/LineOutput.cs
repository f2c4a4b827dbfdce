using System.Buffers;

namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>
/// A stream of lines, shared by the roles of a process. Lines that come within a few milliseconds are written together: a write for each
/// costs a busy server more than the line itself. What is written is whole lines in their order. A reader that does not keep up holds
/// up those who log, so memory stays bounded.
/// </summary>
internal sealed class LineOutput
{
    private const int WriteAt = 32 * 1024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);
    private static readonly Lazy<LineOutput> OfStdout = new(() => new(Console.OpenStandardOutput()));
    private static readonly Lazy<LineOutput> OfStderr = new(() => new(Console.OpenStandardError()));

    private readonly Lock _gate = new();
    private readonly Lock _order = new();
    private readonly Stream _stream;
    private readonly ITimer _timer;
    private ArrayBufferWriter<byte> _filling = new(2 * WriteAt);
    private ArrayBufferWriter<byte> _writing = new(2 * WriteAt);

    public LineOutput(Stream stream)
    {
        _stream = stream;
        // Not the clock of the role: a log must not stand still when a test's clock does.
        _timer = TimeProvider.System.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush();
    }

    public static LineOutput Stdout => OfStdout.Value;

    public static LineOutput Stderr => OfStderr.Value;

    /// <param name="line">A whole line, with its end.</param>
    /// <param name="atOnce">Whether it must be out when this returns: the process may not live long.</param>
    public void Write(ReadOnlySpan<byte> line, bool atOnce)
    {
        bool first, full;
        lock (_gate)
        {
            first = _filling.WrittenCount == 0;
            _filling.Write(line);
            full = _filling.WrittenCount >= WriteAt;
        }

        if (full || atOnce) Flush();
        else if (first) _timer.Change(Gathering, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        lock (_order)
        {
            lock (_gate) (_filling, _writing) = (_writing, _filling);
            try
            {
                if (_writing.WrittenCount > 0) _stream.Write(_writing.WrittenSpan);
            }
            catch (IOException)
            {
                // Nobody reads the log any more: that is no reason to stop working.
            }

            _writing.ResetWrittenCount();
        }
    }
}
