using System.Net;

namespace HyperFleet.Robustness.Tests;

/// <summary>Changes things at random, one at a time. An answer that does not come says nothing: it may have happened or not.</summary>
internal abstract class RandomClient(Random random)
{
    /// <summary>Between two changes.</summary>
    public (int Shortest, int Longest) PauseInMilliseconds { get; init; } = (20, 250);

    protected Random Random { get; } = random;

    public async Task RunAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await TryAsync(ActAsync);
            var pause = TimeSpan.FromMilliseconds(Random.Next(PauseInMilliseconds.Shortest, PauseInMilliseconds.Longest));
            await Task.Delay(pause, TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected abstract Task ActAsync();

    protected static async Task TryAsync(Func<Task> actAsync)
    {
        try
        {
            await actAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The server is away.
        }
    }

    // A deletion whose answer did not come has happened.
    protected static void ForgetIfGone(HttpStatusCode status, Action? forget)
    {
        if (status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            forget?.Invoke();
    }
}
