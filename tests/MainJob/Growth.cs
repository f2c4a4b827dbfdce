namespace HyperFleet.MainJob;

/// <summary>Whether a counter has grown since a moment. A counter that fell belongs to a process that has started anew: it counts from zero.</summary>
internal sealed class Growth
{
    private readonly Func<CancellationToken, Task<double>> _read;
    private double _last;

    private Growth(Func<CancellationToken, Task<double>> read, double now) => (_read, _last) = (read, now);

    public static async Task<Growth> SinceNowAsync(Func<CancellationToken, Task<double>> read, CancellationToken cancellationToken)
    {
        try
        {
            return new(read, await read(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return new(read, 0); // it is about to start
        }
    }

    public async Task<bool> IsSeenAsync(CancellationToken cancellationToken)
    {
        var now = await _read(cancellationToken);
        if (now > _last) return true;
        _last = now;
        return false;
    }
}
