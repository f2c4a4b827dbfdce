namespace HyperFleet.Broker;

/// <summary>What a handler wants done with the message it was given.</summary>
public readonly record struct HandlerResult
{
    private HandlerResult(Verdict verdict, string? reason) => (Decision, Reason) = (verdict, reason);

    internal enum Verdict
    {
        Done,
        Retry,
        Park,
    }

    /// <summary>The effect is stored: acknowledge.</summary>
    public static HandlerResult Done { get; } = new(Verdict.Done, null);

    internal Verdict Decision { get; }

    internal string? Reason { get; }

    /// <summary>Try again later; after <see cref="BrokerOptions.MaxAttempts"/> the message is parked with this reason.</summary>
    public static HandlerResult Retry(string reason) => new(Verdict.Retry, reason);

    /// <summary>No attempt will ever succeed: park the message with this reason.</summary>
    public static HandlerResult Park(string reason) => new(Verdict.Park, reason);
}
