namespace HyperFleet.EndToEnd.Tests;

/// <summary>Tests that measure run one after the other, when nothing else of this assembly runs any more.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
