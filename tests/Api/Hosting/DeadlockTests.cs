using System.Diagnostics;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>Resources that refer to each other lock each other's rows; the server ends such a deadlock, and nobody is told of it.</summary>
public sealed class DeadlockTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(
        postgres,
        options => options with
        {
            Entities = [new() { Kind = "Peer", Plural = "peers", References = [new ReferenceOptions { RefType = "knows", TargetKind = "Peer" }] }],
        },
        // PostgreSQL looks for deadlocks after a second; here at once.
        connectionString: await postgres.CreateDatabaseAsync() + ";Options=-c deadlock_timeout=10ms");

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Patches_of_resources_that_refer_to_each_other_all_succeed()
    {
        var (one, two) = (await CreateAsync("one"), await CreateAsync("two"));
        var patches = 0;
        for (var clock = Stopwatch.StartNew(); await DeadlocksAsync() < 3; patches++)
        {
            Assert.True(clock.Elapsed < Limit, $"{patches} pairs of patches met in {await DeadlocksAsync()} deadlocks only");
            var both = await Task.WhenAll(KnowAsync(one, two), KnowAsync(two, one));
            Assert.All(both, reply => reply.Expect(200));
        }
        foreach (var id in new[] { one, two })
            Assert.Equal(1 + patches, (int)(await _api.GetAsync($"peers/{id}")).Expect(200)["generation"]!);
    }

    private async Task<string> CreateAsync(string name) => (await _api.PostAsync("peers", $$$"""{"kind":"Peer","name":"{{{name}}}","spec":{}}""")).Expect(201).Id();

    private Task<Reply> KnowAsync(string id, string other) =>
        _api.PatchAsync($"peers/{id}", $$$"""{"references":{"knows":[{"id":"{{{other}}}","kind":"Peer"}]}}""");

    private async Task<long> DeadlocksAsync()
    {
        // A backend reports what it counted when it becomes idle, or when it is asked to.
        await using var session = await _api.Database.OpenAsync(Cancellation);
        return await session.ReadAsync(
            new("raw", "test"), Sql.Command("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), async (reader, token) =>
            {
                await reader.ReadAsync(token);
                return reader.GetInt64(0);
            }, Cancellation);
    }
}
