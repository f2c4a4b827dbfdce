using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Api.Hosting;

/// <summary>Ready means the database answers; liveness never asks it (incident I7).</summary>
internal sealed class DatabaseReadiness(Database database, ApiOptions options) : IReadinessCheck
{
    public string Name => "database";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => database.PingAsync(options.Health.DbPingTimeout, cancellationToken);
}
