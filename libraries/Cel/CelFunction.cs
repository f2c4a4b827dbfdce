namespace HyperFleet.Cel;

/// <summary>
/// A function offered to expressions. For a member function the first argument is the receiver. Arguments are never errors;
/// a failure is returned as <see cref="CelValue.FromError(string)"/> and gets the position of the call.
/// </summary>
public delegate CelValue CelFunction(ReadOnlySpan<CelValue> arguments, CelContext context);
