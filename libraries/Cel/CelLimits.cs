namespace HyperFleet.Cel;

/// <summary>What one expression may cost. Exceeding a limit is an error with a message that names it.</summary>
public sealed record CelLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>Longest expression text, in UTF-16 code units.</summary>
    public int ExpressionLength { get; init; } = 64 * 1024;

    /// <summary>Deepest nesting of an expression: brackets, operators and selections together.</summary>
    public int NestingDepth { get; init; } = 250;

    /// <summary>Highest cost of one evaluation: about one unit for each operation, plus a tenth of a unit for each character or element copied.</summary>
    public long EvaluationCost { get; init; } = 10_000;

    /// <summary>Most rounds of all comprehensions of one evaluation together.</summary>
    public int Iterations { get; init; } = 10_000;

    /// <summary>Longest string, in UTF-16 code units, and largest bytes value that an evaluation may build.</summary>
    public int StringLength { get; init; } = 1024 * 1024;
}
