namespace HyperFleet.EndToEnd.Tests;

/// <summary>Tests that drive or hurt the one running fleet take turns.</summary>
[CollectionDefinition(Name)]
public sealed class FleetCollection : ICollectionFixture<RunningFleet>
{
    public const string Name = "fleet";
}
