using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Hosting;

/// <summary>The tables of this module (API contract §7).</summary>
internal static class Schema
{
    // FNV-1a of "migrations" and "Migrations": the lock that every release of the API takes.
    private const int LockSpace = 457026696;
    private const int LockId = -1494325336;

    public static Migrator Migrator(Database database, ApiOptions options) => new(
        database, Migration.Embedded(typeof(Schema).Assembly, "Database.Migrations"), new(LockSpace, LockId, options.Database.AdvisoryLockTimeout));
}
