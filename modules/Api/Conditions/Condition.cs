namespace HyperFleet.Api.Conditions;

/// <summary>A resource condition (API contract §1.3). Status is True or False, never Unknown.</summary>
internal sealed record Condition(
    string Type,
    bool Status,
    string? Reason,
    string? Message,
    int ObservedGeneration,
    DateTimeOffset CreatedTime,
    DateTimeOffset LastUpdatedTime,
    DateTimeOffset LastTransitionTime)
{
    public string StatusText => Status ? "True" : "False";
}
