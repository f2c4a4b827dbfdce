namespace HyperFleet.Broker;

/// <summary>The outcome of one publish; <see cref="Error"/> says why when it is not published.</summary>
public readonly record struct PublishResult(PublishOutcome Outcome, string? Error = null)
{
    /// <summary>The broker has it. True also when no queue was bound: retrying would not help.</summary>
    public bool IsPublished => Outcome is PublishOutcome.Confirmed or PublishOutcome.Unroutable;
}
