namespace HyperFleet.GoTemplates.Functions;

/// <summary>What built-in functions need to know of the execution.</summary>
internal sealed record CallContext(NumberStyle Numbers, TemplateLimits Limits);
