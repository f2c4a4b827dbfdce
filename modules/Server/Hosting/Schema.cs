using HyperFleet.Postgres;

namespace HyperFleet.Server.Hosting;

/// <summary>The tables of this module (server contract §7).</summary>
internal static class Schema
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(5);

    public static Migrator Migrator(Database database) => new(
        database,
        Migration.Embedded(typeof(Schema).Assembly, "Database.Migrations"),
        new(AdvisoryLock.KeyOf("migrations"), AdvisoryLock.KeyOf("migrations"), LockLimit));
}
