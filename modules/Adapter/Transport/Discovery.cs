namespace HyperFleet.Adapter.Transport;

/// <summary>The object found; without one, <see cref="Error"/> tells a failed look-up from an absent object.</summary>
internal sealed record Discovery(IReadOnlyDictionary<string, object?>? Object, TransportError? Error = null)
{
    public static Discovery NotFound { get; } = new(Object: null);
}
