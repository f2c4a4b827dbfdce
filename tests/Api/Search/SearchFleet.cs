using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Search;

/// <summary>Four clusters whose differences searches can find.</summary>
public sealed class SearchFleet(PostgresServer postgres) : IAsyncLifetime
{
    public ApiServer Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await ApiServer.StartAsync(postgres, options => options with { ClusterAdapters = ["a"] });
        var one = await Api.CreateClusterAsync("one", """{"env":"prod","shard":"1","example.com/tier":"gold"}""",
            """{"region":"us","nodes":5,"private":true,"platform":{"gcp":{"projectID":"p1"}}}""");
        var two = await Api.CreateClusterAsync("two", """{"env":"prod","shard":"2"}""", """{"region":"us","nodes":10}""");
        await Api.CreateClusterAsync("three", """{"env":"dev"}""", """{"region":"eu","nodes":3,"private":false}""");
        await Api.CreateClusterAsync("four", spec: """{"region":"eu","nodes":"many"}""");
        (await Api.ReportAsync($"clusters/{one.Id()}", "a", 1)).Expect(201);
        (await Api.PatchAsync($"clusters/{two.Id()}", """{"spec":{"region":"us","nodes":11}}""")).Expect(200);
    }

    public async ValueTask DisposeAsync() => await Api.DisposeAsync();
}
