namespace HyperFleet.Adapter.Expressions;

/// <summary>The result of an expression as plain data, or why there is none.</summary>
/// <param name="Matched">Whether a precondition with this result is met: false for false, null, "" and empty collections, else true.</param>
internal readonly record struct Evaluated(object? Value, bool Matched, string? Error);
