namespace HyperFleet.GoTemplates;

/// <summary>Bounds on one template; exceeding any of them is a <see cref="TemplateException"/> of stage <see cref="TemplateStage.Limit"/>.</summary>
public sealed record TemplateLimits
{
    public static TemplateLimits Default { get; } = new();

    /// <summary>Length of the template text, in characters.</summary>
    public int TemplateLength { get; init; } = 1 << 20;

    /// <summary>How deep actions and parentheses nest.</summary>
    public int NestingDepth { get; init; } = 200;

    /// <summary>Length of the rendered text and of any string built on the way, in characters.</summary>
    public int OutputLength { get; init; } = 16 << 20;

    /// <summary>
    /// Work of one execution: nodes visited, loop rounds, keys read, arguments and calls, and one step for every 64 characters or
    /// items that a function takes or gives. A million take well under a second.
    /// </summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>Variables that are visible at one place.</summary>
    public int Variables { get; init; } = 250;

    /// <summary>How deep named templates call each other.</summary>
    public int CallDepth { get; init; } = 100;
}
