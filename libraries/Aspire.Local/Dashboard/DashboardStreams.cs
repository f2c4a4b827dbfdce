using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>The event streams that pages are fed by; all of them end when the application stops.</summary>
internal sealed class DashboardStreams : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    public async Task SendAsync<T>(HttpContext context, Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await TypedResults.ServerSentEvents(read(end.Token)).ExecuteAsync(context);
        }
        catch (OperationCanceledException)
        {
            // The browser left, or the application stops.
        }
    }
}
