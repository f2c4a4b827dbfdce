namespace HyperFleet.Adapter.Execution;

internal sealed record PostActionResult(string Name, string Status, string? Error = null, string? SkipReason = null);
