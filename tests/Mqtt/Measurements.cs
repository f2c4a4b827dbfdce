namespace HyperFleet.Mqtt.Tests;

/// <summary>Tests that measure run alone, after the others.</summary>
[CollectionDefinition(nameof(Measurements), DisableParallelization = true)]
public sealed class Measurements;
