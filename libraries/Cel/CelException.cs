namespace HyperFleet.Cel;

/// <summary>An expression that does not compile. The message holds the position and the offending line.</summary>
public sealed class CelException : Exception
{
    internal CelException(string reason, string source, int offset)
        : base(Describe(reason, source, CelPosition.Of(source, offset)))
    {
        Reason = reason;
        Position = CelPosition.Of(source, offset);
    }

    /// <summary>What is wrong, without the position.</summary>
    public string Reason { get; }

    /// <summary>Where it is wrong.</summary>
    public CelPosition Position { get; }

    private static string Describe(string reason, string source, CelPosition position)
    {
        var line = source.Split('\n')[position.Line - 1];
        return line.Length > MaxShownLine
            ? $"ERROR: <input>:{position}: {reason}"
            : $"ERROR: <input>:{position}: {reason}\n | {line}\n | {new string('.', position.Column - 1)}^";
    }

    private const int MaxShownLine = 500;
}
