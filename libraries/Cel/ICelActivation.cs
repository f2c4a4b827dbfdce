namespace HyperFleet.Cel;

/// <summary>The variables of one evaluation. <see cref="CelActivation"/> is the usual one; implement it to supply variables on demand.</summary>
public interface ICelActivation
{
    /// <summary>Anything that custom functions need to know about this evaluation.</summary>
    object? State { get; }

    /// <summary>Finds a variable; false makes the expression fail with <c>no such attribute(s): name</c>.</summary>
    bool TryGetVariable(string name, out CelValue value);
}
