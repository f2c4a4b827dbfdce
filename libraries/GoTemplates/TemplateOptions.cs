namespace HyperFleet.GoTemplates;

/// <summary>How templates are parsed and executed.</summary>
public sealed record TemplateOptions
{
    /// <summary>Go's built-in functions only, <c>missingkey=error</c>, default limits.</summary>
    public static TemplateOptions Default { get; } = new();

    /// <summary>Functions beside Go's built-in ones; a name given here replaces the built-in of the same name.</summary>
    public IReadOnlyDictionary<string, TemplateFunction> Functions { get; init; } = new Dictionary<string, TemplateFunction>();

    /// <summary>What reading an absent map key does.</summary>
    public MissingKey MissingKey { get; init; } = MissingKey.Error;

    /// <summary>How doubles are printed and compared with integers.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Go;

    /// <summary>The bounds of every parse and every execution.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;
}
