namespace HyperFleet.MainJob;

/// <summary>The job did not get further: which step, and what its resource last complained about.</summary>
internal sealed class StuckException(string step, TimeSpan waited, string resource, string? complaint) : Exception(
    $"stuck at '{step}': not true after {waited.TotalSeconds:0} s; last complaint of {resource}: {complaint ?? "none"}");
