namespace HyperFleet.Cel;

/// <summary>Why and where an evaluation failed.</summary>
/// <param name="Message">The text, for example <c>no such key: replicas</c>.</param>
/// <param name="Position">Where in the expression; <see cref="CelPosition.None"/> when the error was made outside of one.</param>
public sealed record CelError(string Message, CelPosition Position);
