using System.Globalization;

namespace HyperFleet.Agent.Wire;

/// <summary>
/// Snowflakes that order an agent's statuses (Maestro wire §4): 41 bits of milliseconds, 10 of node, 12 of step. Strictly increasing,
/// also when the clock is moved back; the node is always 1, because the server compares it.
/// </summary>
internal sealed class SequenceIds(TimeProvider time)
{
    private const long Epoch = 1288834974657;
    private const long Node = 1;
    private long _last;

    /// <summary>The last one that was taken, or what all must be above.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>An id that is that much later than another.</summary>
    public static long Later(long id, TimeSpan by) => id + ((long)by.TotalMilliseconds << 22);

    /// <summary>All further ids are above this one.</summary>
    public void StartAbove(long floor)
    {
        for (var last = Last; last < floor; last = Last)
            if (Interlocked.CompareExchange(ref _last, floor, last) == last)
                return;
    }

    public string Next()
    {
        var now = (time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << 22 | Node << 12;
        long last, next;
        do
        {
            last = Last;
            next = now > last ? now : Following(last);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);
        return next.ToString(CultureInfo.InvariantCulture);
    }

    // The 4,096th of a millisecond borrows from the next one.
    private static long Following(long last) => (last & 0xFFF) < 0xFFF ? last + 1 : ((last >> 22) + 1) << 22 | Node << 12;
}
