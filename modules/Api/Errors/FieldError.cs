namespace HyperFleet.Api.Errors;

/// <summary>One entry of <c>errors[]</c> (API contract §4.1).</summary>
internal sealed record FieldError(string Field, string Message, string? Constraint = null, object? Value = null);
