namespace HyperFleet.Adapter.Transport;

/// <summary>What an apply did: <c>create</c>, <c>update</c>, <c>recreate</c> or <c>skip</c>, and why.</summary>
internal sealed record ApplyOutcome(string Operation, string Reason, TransportError? Error = null)
{
    /// <summary>The object that a skip left as it is; null when something was written or the transport does not tell.</summary>
    public IReadOnlyDictionary<string, object?>? Live { get; init; }

    public static ApplyOutcome Failed(string operation, string message, bool isTransient) => new(operation, "", new TransportError(message, isTransient));
}
