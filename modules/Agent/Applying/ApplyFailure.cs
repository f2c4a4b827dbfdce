namespace HyperFleet.Agent.Applying;

/// <summary>Why a manifest is not applied.</summary>
/// <param name="RetryAfter">Null: with growing pauses. Infinite: not before the next regular turn.</param>
internal sealed record ApplyFailure(string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The object may be there nevertheless: no answer came, or only a part of the work was refused.</summary>
    public bool MayHaveHappened { get; init; }

    public string Reason { get; init; } = "AppliedManifestFailed";
}
