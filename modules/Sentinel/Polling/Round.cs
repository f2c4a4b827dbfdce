namespace HyperFleet.Sentinel.Polling;

/// <summary>A series of visits: counts them, and bounds how many of its events wait for their confirmation while it goes on.</summary>
internal sealed class Round(Action alive) : IDisposable
{
    private const int InFlight = 512;
    private readonly SemaphoreSlim _slots = new(InFlight, InFlight);

    public CycleTally Tally { get; } = new();

    public async ValueTask EnterAsync()
    {
        await _slots.WaitAsync(CancellationToken.None);
        alive();
    }

    public void Leave() => _slots.Release();

    /// <summary>Waits until every event of the round is confirmed or has failed.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < InFlight; i++)
            await _slots.WaitAsync(CancellationToken.None);
        _slots.Release(InFlight);
    }

    public void Dispose() => _slots.Dispose();
}
