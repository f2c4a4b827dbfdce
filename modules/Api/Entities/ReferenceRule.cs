namespace HyperFleet.Api.Entities;

/// <summary>A non-owner association that a kind may hold (API contract §2.2). A maximum of 0 means no limit.</summary>
internal sealed record ReferenceRule(string RefType, string TargetKind, int Min, int Max);
