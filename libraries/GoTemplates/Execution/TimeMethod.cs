namespace HyperFleet.GoTemplates.Execution;

/// <summary>A method of a time or a duration.</summary>
internal sealed record TimeMethod(Func<object, object?[], object?> Body, ParameterKind[] Parameters);
