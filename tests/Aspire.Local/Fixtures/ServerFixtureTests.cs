using HyperFleet.Fixtures;
using Npgsql;
using RabbitMQ.Client;

namespace HyperFleet.Aspire.Local.Tests.Fixtures;

public sealed class ServerFixtureTests(PostgresServer postgres, RabbitMqServer rabbit)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_database_is_fresh()
    {
        var first = await postgres.CreateDatabaseAsync(Cancellation);
        var second = await postgres.CreateDatabaseAsync(Cancellation);

        await ExecuteAsync(first, "CREATE TABLE t (id int)");
        await ExecuteAsync(second, "CREATE TABLE t (id int)");
    }

    [Fact]
    public async Task Every_virtual_host_can_be_used()
    {
        var address = await rabbit.CreateVirtualHostAsync(Cancellation);

        await using var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.QueueDeclareAsync("q", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Killed_postgres_keeps_its_port_and_data()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        var database = await server.CreateDatabaseAsync(Cancellation);
        await ExecuteAsync(database, "CREATE TABLE t (id int)");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "SELECT 1"));

        await server.StartAsync();
        await ExecuteAsync(database, "SELECT * FROM t");
    }

    [Fact]
    public async Task Paused_postgres_answers_nobody_until_resumed()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        var answer = server.ConnectionString + ";Timeout=1;Pooling=false";

        server.Pause();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(answer, "SELECT 1"));

        server.Resume();
        await ExecuteAsync(server.ConnectionString + ";Pooling=false", "SELECT 1");
    }

    [Fact]
    public async Task Mosquitto_takes_additional_configuration()
    {
        await using var broker = await MosquittoServer.StartAsync("message_size_limit 131072");

        await broker.RestartAsync();
    }

    [Fact]
    public async Task Failed_start_carries_what_the_server_said()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => MosquittoServer.StartAsync("no_such_option 1"));

        Assert.Contains("no_such_option", failure.Message);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
