using HyperFleet.Fixtures;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Bundles;

/// <summary>Writers that meet at one bundle, one name or one consumer.</summary>
public sealed class RaceTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Updates_and_statuses_that_race_do_not_overwrite_each_other()
    {
        const int rounds = 20;
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("both");
        await using var agent = await SimulatedAgent.StartAsync(broker, "both");
        var id = await maestro.CreateBundleAsync("both");

        for (var version = 1; version <= rounds; version++)
        {
            var update = maestro.UpdateBundleAsync("both", id, version, $"round {version}");
            await agent.SendStatusAsync(id, version, $"At{version}");
            Assert.Null(await update);
        }
        await agent.SendStatusAsync(id, rounds + 1, "Final");
        await Eventually.True(async () => Condition(await maestro.BundleAsync(id)) == "Final", Patience);
        Assert.Null(await maestro.UpdateBundleAsync("both", id, rounds + 1, "last"));

        var bundle = (await maestro.BundleAsync(id))!;
        Assert.Equal(("Final", rounds + 2, "last"), (Condition(bundle), (int)bundle["version"]!, (string)bundle["manifests"]![0]!["data"]!["text"]!));
    }

    [Fact]
    public async Task Two_sources_with_one_work_name_have_two_bundles_and_each_hears_of_its_own()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("shared");
        await using var agent = await SimulatedAgent.StartAsync(broker, "shared");
        using var first = maestro.Sources.Subscribe("tests");
        using var second = maestro.Sources.Subscribe("another");
        var (one, two) = (await maestro.CreateBundleAsync("shared"), Guid.CreateVersion7().ToString());
        Assert.Null(await maestro.Sources.PublishAsync(Maestro.SourceEvent("create_request", "shared", two, 0, "hi") with { Source = "another" }, TestContext.Current.CancellationToken));

        await agent.SendStatusAsync(two, 1);
        await agent.SendStatusAsync(one, 1);

        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        Assert.Equal(one, SimulatedAgent.Id(await first.Events.ReadAsync(limit.Token)));
        Assert.Equal(two, SimulatedAgent.Id(await second.Events.ReadAsync(limit.Token)));
        Assert.Equal("work", (string?)(await maestro.BundleAsync(one))!["metadata"]!["name"]);
        Assert.Equal("work", (string?)(await maestro.BundleAsync(two))!["metadata"]!["name"]);
        Assert.False(first.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_consumer_that_is_deleted_while_bundles_are_created_goes_or_keeps_all_of_them()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        for (var round = 0; round < 10; round++)
        {
            var name = $"leaving-{round}";
            var consumer = (string)(await maestro.SendAsync(HttpMethod.Post, "consumers", $$"""{"name":"{{name}}"}""")).Expect(201)["id"]!;
            var deletes = Enumerable.Range(0, 4).Select(_ => maestro.SendAsync(HttpMethod.Delete, $"consumers/{consumer}")).ToList();
            var creates = Enumerable.Range(0, 4).Select(_ => maestro.Sources.PublishAsync(
                Maestro.SourceEvent("create_request", name, Guid.CreateVersion7().ToString(), 0, "hi"), TestContext.Current.CancellationToken)).ToList();
            var answers = await Task.WhenAll(deletes);
            var refusals = await Task.WhenAll(creates);

            Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[204, 403]));
            Assert.All(refusals, refusal => Assert.True(refusal is null or { Kind: RefusalKind.UnknownConsumer }, refusal?.Reason));
            var stays = (await maestro.GetAsync($"consumers/{consumer}")).Status == 200;
            Assert.Equal(stays ? refusals.Count(refusal => refusal is null) : 0, await maestro.CountAsync($"SELECT count(*) FROM resources WHERE consumer_name = '{name}'"));
            Assert.True(stays || refusals.All(refusal => refusal is not null));
        }
    }

    private static string? Condition(System.Text.Json.Nodes.JsonObject? bundle) => (string?)bundle?["status"]?["conditions"]?[0]?["type"];
}
