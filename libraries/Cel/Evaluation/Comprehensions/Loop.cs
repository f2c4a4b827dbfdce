namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary>What every comprehension has: a range, one or two variables, a condition and a body.</summary>
/// <param name="Range">The list or map to walk.</param>
/// <param name="Local">Index of the first variable in the frame.</param>
/// <param name="HasTwoVariables">Index and element, or key and value; otherwise element, or key.</param>
/// <param name="Condition">Which elements count; null for all.</param>
/// <param name="Body">Evaluated for each element that counts.</param>
internal sealed record Loop(Node Range, int Local, bool HasTwoVariables, Node? Condition, Node Body);
