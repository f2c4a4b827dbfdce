namespace HyperFleet.Load.Measuring;

/// <summary>
/// Sends at a fixed rate whether or not earlier requests were answered, and counts each latency from the moment the request was meant
/// to be sent: a system that stalls cannot hide the requests that the stall kept from being sent.
/// </summary>
internal static class OpenLoop
{
    /// <param name="rate">Requests a second.</param>
    /// <param name="send">Sends a request by its number; completes when it is answered.</param>
    /// <returns>Milliseconds, by request.</returns>
    public static async Task<double[]> RunAsync(double rate, int count, Func<int, Task> send, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var running = new List<Task<double>>();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate);
            if (due - time.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, time, cancellation);
            running.Add(TimeAsync(send(number), due));
        }

        return await Task.WhenAll(running);

        async Task<double> TimeAsync(Task answer, TimeSpan due)
        {
            await answer;
            return (time.GetElapsedTime(start) - due).TotalMilliseconds;
        }
    }
}
