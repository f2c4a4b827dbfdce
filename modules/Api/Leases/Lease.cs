namespace HyperFleet.Api.Leases;

/// <summary>A stored lease.</summary>
/// <param name="Transitions">How often the holder changed.</param>
/// <param name="Version">Changes with every write and is never used twice.</param>
/// <param name="Expired">By the database's clock, at the moment it was read.</param>
internal sealed record Lease(
    string Name, string Holder, int DurationSeconds, DateTimeOffset AcquiredTime, DateTimeOffset RenewedTime, int Transitions, long Version, bool Expired)
{
    public string EntityTag => $"\"{Version}\"";
}
