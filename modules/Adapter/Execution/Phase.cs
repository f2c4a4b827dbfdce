namespace HyperFleet.Adapter.Execution;

/// <summary>The steps of one event, in order; the names are part of traces, logs and metrics (adapter contract §2.2).</summary>
internal static class Phase
{
    public const string Parameters = "param_extraction";
    public const string Preconditions = "preconditions";
    public const string Resources = "resources";
    public const string PostActions = "post_actions";
}
