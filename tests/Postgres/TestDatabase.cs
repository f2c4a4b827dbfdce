using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Postgres.Tests;

internal static class TestDatabase
{
    public static Database Open(PostgresOptions options, string? name = null)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new(options with { ApplicationName = name ?? $"test-{Guid.CreateVersion7():N}" }, TimeProvider.System, meters, NullLogger<Database>.Instance);
    }
}
