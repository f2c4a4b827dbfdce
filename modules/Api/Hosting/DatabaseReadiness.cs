using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Api.Hosting;

/// <summary>Ready means the database answers and knows every migration of this build; liveness never asks it (incident I7).</summary>
internal sealed class DatabaseReadiness(Database database, ApiOptions options) : IReadinessCheck
{
    private readonly Migrator _migrator = Schema.Migrator(database, options);
    private volatile bool _current;

    public string Name => "database";

    /// <summary>A little more than the ping, so that the ping itself can say that it timed out.</summary>
    public TimeSpan Limit => options.Health.DbPingTimeout + TimeSpan.FromSeconds(1);

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if (await database.PingAsync(options.Health.DbPingTimeout, cancellationToken) is { } failure)
            return failure;
        // Migrations are never taken back, so a schema that is current stays so.
        if (!_current)
            _current = await _migrator.IsCurrentAsync(cancellationToken);
        return _current ? null : "the schema is not current; run 'hyperfleet api migrate'";
    }
}
