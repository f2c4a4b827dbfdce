using HyperFleet.Api.Configuration;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>One API and one database for a test class; a derived fixture fills it before the first test.</summary>
public class ApiFixture(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer? _api;

    public ApiServer Api => postgres.Demanded(_api)!;

    public async ValueTask InitializeAsync()
    {
        if (ServerFixture.IsFast) return;
        _api = await ApiServer.StartAsync(postgres, Configure);
        await FillAsync(_api);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual ApiOptions Configure(ApiOptions options) => options;

    private protected virtual Task FillAsync(ApiServer api) => Task.CompletedTask;
}
