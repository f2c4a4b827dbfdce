using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>One API and one database for a test class.</summary>
public sealed class ApiFixture(PostgresServer postgres) : IAsyncLifetime
{
    public ApiServer Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await Api.DisposeAsync();
}
