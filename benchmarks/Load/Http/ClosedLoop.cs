using System.Diagnostics;

namespace HyperFleet.Load.Http;

/// <summary>A fixed number of connections, each sending its next request when the last is answered: a measure of capacity.</summary>
internal static class ClosedLoop
{
    /// <returns>Answers a second. Any answer outside 2xx ends the measurement: a fast error is no throughput.</returns>
    public static async Task<(double Rate, long Count)> RunAsync(
        int port, int connections, TimeSpan duration, Func<ReadOnlyMemory<byte>> next, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new RawConnection();
            await connection.ConnectAsync(port, cancellationToken);
            var count = 0L;
            while (clock.Elapsed < duration)
            {
                var status = await connection.ExchangeAsync(next(), cancellationToken);
                if (status is < 200 or > 299) throw new InvalidOperationException($"the server answered {status}");
                count++;
            }

            return count;
        }, cancellationToken)));
        return (counts.Sum() / clock.Elapsed.TotalSeconds, counts.Sum());
    }
}
