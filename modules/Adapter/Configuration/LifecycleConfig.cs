namespace HyperFleet.Adapter.Configuration;

/// <summary>When a resource may be created and when it must go. A block without an expression keeps an empty one.</summary>
internal sealed record LifecycleConfig(LifecycleConfig.CreateRule? Create, LifecycleConfig.DeleteRule? Delete)
{
    internal sealed record CreateRule(string When);

    internal sealed record DeleteRule(string When, string PropagationPolicy);
}
