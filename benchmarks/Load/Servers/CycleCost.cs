namespace HyperFleet.Load.Servers;

/// <summary>What one cycle of a Sentinel takes.</summary>
/// <param name="Seconds">From its first request to its last confirmation.</param>
/// <param name="Cpu">Microseconds of the Sentinel's processor time.</param>
internal sealed record CycleCost(double Seconds, double Cpu);
