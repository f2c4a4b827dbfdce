namespace HyperFleet.Broker.Connections;

/// <summary>500 ms × 1.5 up to 60 s, each ± 50 % so that a fleet does not return in step (broker contract §10).</summary>
internal sealed class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private TimeSpan _next = First;

    public void Reset() => _next = First;

    public TimeSpan Next()
    {
        var delay = _next * (0.5 + Random.Shared.NextDouble());
        _next = _next * 1.5 < Limit ? _next * 1.5 : Limit;
        return delay < Limit ? delay : Limit;
    }
}
