using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Search;

/// <summary>Four clusters whose differences searches can find.</summary>
public sealed class SearchFleet(PostgresServer postgres) : ApiFixture(postgres)
{
    private protected override ApiOptions Configure(ApiOptions options) => options with { ClusterAdapters = ["a"] };

    private protected override async Task FillAsync(ApiServer api)
    {
        var one = await api.CreateClusterAsync("one", """{"env":"prod","shard":"1","example.com/tier":"gold"}""",
            """{"region":"us","nodes":5,"private":true,"platform":{"gcp":{"projectID":"p1"}}}""");
        var two = await api.CreateClusterAsync("two", """{"env":"prod","shard":"2"}""", """{"region":"us","nodes":10}""");
        await api.CreateClusterAsync("three", """{"env":"dev"}""", """{"region":"eu","nodes":3,"private":false}""");
        await api.CreateClusterAsync("four", spec: """{"region":"eu","nodes":"many"}""");
        (await api.ReportAsync($"clusters/{one.Id()}", "a", 1)).Expect(201);
        (await api.PatchAsync($"clusters/{two.Id()}", """{"spec":{"region":"us","nodes":11}}""")).Expect(200);
    }
}
