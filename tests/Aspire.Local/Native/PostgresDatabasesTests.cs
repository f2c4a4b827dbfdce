using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Aspire.Local.Tests.Native;

public sealed class PostgresDatabasesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_databases_are_created_and_existing_ones_left_alone()
    {
        var existing = await postgres.CreateDatabaseAsync(Cancellation);
        await ExecuteAsync(existing, "CREATE TABLE kept (id int)");
        var address = new NpgsqlConnectionStringBuilder(existing);
        var missing = $"missing \"{Guid.CreateVersion7():N}\"";
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddPostgres("pg", builder.AddParameter("user", address.Username!), builder.AddParameter("password", address.Password!));
        server.AddDatabase("existing", address.Database);
        server.AddDatabase("missing", missing);
        var endpoint = server.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, address.Host!, address.Port);

        await PostgresDatabases.CreateAsync(server.Resource, Cancellation);
        await PostgresDatabases.CreateAsync(server.Resource, Cancellation); // the server was restarted

        await ExecuteAsync(existing, "SELECT * FROM kept");
        await ExecuteAsync(new NpgsqlConnectionStringBuilder(existing) { Database = missing }.ConnectionString, "SELECT 1");
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
