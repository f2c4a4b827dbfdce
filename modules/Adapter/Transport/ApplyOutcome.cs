namespace HyperFleet.Adapter.Transport;

/// <summary>What an apply did: <c>create</c>, <c>update</c>, <c>recreate</c> or <c>skip</c>, and why.</summary>
internal sealed record ApplyOutcome(string Operation, string Reason, TransportError? Error = null)
{
    /// <summary>The object after the apply: as a skip left it, or as the API server answered; null when the transport does not tell.</summary>
    public IReadOnlyDictionary<string, object?>? Live { get; init; }

    public static ApplyOutcome Failed(string operation, string message, bool isTransient) => new(operation, "", new TransportError(message, isTransient));
}
