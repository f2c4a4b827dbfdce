namespace HyperFleet.Postgres;

/// <summary>The advisory lock that serialises migrations of one schema.</summary>
/// <param name="Space">First key of <c>pg_advisory_xact_lock</c>.</param>
/// <param name="Id">Second key.</param>
/// <param name="Limit">How long a replica waits for another one.</param>
public sealed record MigrationLock(int Space, int Id, TimeSpan Limit);
