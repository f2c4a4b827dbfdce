namespace HyperFleet.Api.Resources;

/// <summary>A non-owner association; the target's href follows from its kind.</summary>
internal sealed record Reference(string RefType, string TargetId, string TargetKind);
