namespace HyperFleet.Agent.Applying;

/// <summary>Why a manifest is not applied.</summary>
/// <param name="RetryAfter">Null: with growing pauses. Infinite: not before the next regular turn.</param>
internal sealed record ApplyFailure(string Message, TimeSpan? RetryAfter = null)
{
    public string Reason { get; init; } = "AppliedManifestFailed";
}
