namespace HyperFleet.Sentinel.Coordination;

/// <summary>A lease as the API has it.</summary>
/// <param name="Holder">Who holds it.</param>
/// <param name="Version">Changes with every renewal; names the state that a write replaces.</param>
/// <param name="IsExpired">The holder has let it run out: anybody may take it.</param>
internal sealed record Lease(string Holder, string Version, bool IsExpired);
