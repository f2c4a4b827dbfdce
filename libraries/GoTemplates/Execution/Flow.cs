namespace HyperFleet.GoTemplates.Execution;

/// <summary>How a list of nodes ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
