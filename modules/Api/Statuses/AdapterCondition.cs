namespace HyperFleet.Api.Statuses;

/// <summary>One condition as an adapter reports it.</summary>
internal sealed record AdapterCondition(string Type, AdapterConditionStatus Status, string? Reason, string? Message, DateTimeOffset LastTransitionTime);
