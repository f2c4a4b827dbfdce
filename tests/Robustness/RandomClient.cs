using System.Net;

namespace HyperFleet.Robustness.Tests;

/// <summary>Changes things at random, one at a time. An answer that does not come says nothing: it may have happened or not.</summary>
internal abstract class RandomClient(Random random)
{
    /// <summary>Between two changes.</summary>
    public (int Shortest, int Longest) PauseInMilliseconds { get; init; } = (20, 250);

    protected Random Random { get; } = random;

    /// <summary>Creates one of what is not there yet; null: nothing is missing.</summary>
    protected abstract Func<Task>? Missing { get; }

    /// <summary>Creates until there is as much as there may be.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        while (Missing is { } createAsync)
        {
            await TryAsync(createAsync);
            cancellation.ThrowIfCancellationRequested();
        }
    }

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

    // A deletion whose answer did not come has happened.
    protected static void ForgetIfGone(HttpStatusCode status, Action? forget)
    {
        if (status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            forget?.Invoke();
    }

    private static async Task TryAsync(Func<Task> actAsync)
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
}
