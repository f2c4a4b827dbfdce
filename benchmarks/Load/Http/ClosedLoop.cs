using System.Diagnostics;

namespace HyperFleet.Load.Http;

/// <summary>A fixed number of connections, each sending its next request when the last is answered: a measure of capacity.</summary>
internal static class ClosedLoop
{
    /// <param name="next">The next request of a connection, by the connection's number.</param>
    /// <returns>How many were answered, and in how long. Any answer outside 2xx is an error: a fast refusal is no throughput.</returns>
    public static async Task<(long Count, TimeSpan Elapsed)> RunAsync(
        int port, int connections, TimeSpan duration, Func<int, ReadOnlyMemory<byte>> next, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Factory.StartNew(
            () => Drive(port, () => next(number), clock, duration, cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return (counts.Sum(), clock.Elapsed);
    }

    private static long Drive(int port, Func<ReadOnlyMemory<byte>> next, Stopwatch clock, TimeSpan duration, CancellationToken cancellation)
    {
        using var connection = new RawConnection(port);
        var count = 0L;
        for (; clock.Elapsed < duration; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            var status = connection.Exchange(next().Span);
            if (status is < 200 or > 299)
                throw new InvalidOperationException($"the server answered {status}");
        }

        return count;
    }
}
