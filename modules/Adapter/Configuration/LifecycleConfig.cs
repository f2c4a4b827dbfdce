namespace HyperFleet.Adapter.Configuration;

/// <summary>When a resource may be created, when it must go, and when it must be made anew. A block without an expression keeps an empty one.</summary>
internal sealed record LifecycleConfig(LifecycleConfig.CreateRule? Create, LifecycleConfig.DeleteRule? Delete, LifecycleConfig.RecreateRule? Recreate)
{
    internal sealed record CreateRule(string When);

    /// <param name="KeepsNested">Whether nested discoveries are made while the parent is going.</param>
    internal sealed record DeleteRule(string When, string PropagationPolicy, bool KeepsNested);

    internal sealed record RecreateRule(string When);
}
