using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Transport;

public sealed class ManifestsTests
{
    [Theory]
    [InlineData("""{"metadata":{"annotations":{"hyperfleet.io/generation":"7"}}}""", 7)]
    [InlineData("""{"metadata":{"annotations":{"hyperfleet.io/generation":""}}}""", 0)]
    [InlineData("""{"metadata":{"annotations":{"hyperfleet.io/generation":"new"}}}""", 0)]
    [InlineData("""{"metadata":{"annotations":{"other":"7"}}}""", 0)]
    [InlineData("{}", 0)]
    public void A_missing_or_unreadable_generation_counts_as_zero(string manifest, long expected) => Assert.Equal(expected, Manifests.GenerationOf(Map(manifest)));

    [Fact]
    public void Of_equal_generations_the_first_name_is_the_latest()
    {
        Assert.Null(Manifests.Latest([]));
        Assert.Equal("a", Manifests.NameOf(Manifests.Latest([Map("""{"metadata":{"name":"b"}}"""), Map("""{"metadata":{"name":"a"}}""")])!));
    }

    [Theory]
    [InlineData(null, "5", "create", "resource not found")]
    [InlineData("5", "5", "skip", "generation 5 unchanged")]
    [InlineData("5", "6", "update", "generation changed 5->6")]
    [InlineData("5", "500", "update", "generation changed 5->500")]
    [InlineData("", "1", "update", "generation changed 0->1")]
    [InlineData("", "", "skip", "generation 0 unchanged")]
    [InlineData("x", "1", "update", "generation changed 0->1")]
    [InlineData("5", "4", "skip", "generation 4 is older than 5")]
    public void The_generation_decides_and_says_why(string? existing, string manifest, string operation, string reason)
    {
        var decision = Decision.For(existing is null ? null : Annotated(existing), Annotated(manifest), recreateOnChange: false, appliesOlder: false);
        Assert.Equal((operation, reason), (decision.Operation, decision.Reason));
    }

    [Fact]
    public void A_selector_is_sorted()
    {
        var query = new DiscoveryQuery(default, "", "", new Dictionary<string, string> { ["z"] = "1", ["a"] = "2" }, "");
        Assert.Equal("a=2,z=1", query.Selector);
        Assert.Equal("", (query with { Labels = new Dictionary<string, string>() }).Selector);
    }

    [Theory]
    [InlineData("""{"name":"n1","namespace":""}""", true)]
    [InlineData("""{"name":"n1","namespace":"","kind":"Namespace"}""", true)]
    [InlineData("""{"name":"n1","namespace":"","kind":"Secret"}""", false)]
    [InlineData("""{"name":"n1","namespace":"other"}""", false)]
    [InlineData("""{"name":"n1"}""", false)]
    [InlineData("""{"name":5,"namespace":""}""", false)]
    public void A_nested_object_is_enriched_by_its_own_status_only(string meta, bool isEnriched)
    {
        var parent = Map("""
            {"spec":{"workload":{"manifests":["text",{"kind":"Namespace","metadata":{"name":"n1"}}]}},
             "status":{"resourceStatus":{"manifests":[{"resourceMeta":META,"conditions":[1],"statusFeedback":{}}]}}}
            """.Replace("META", meta, StringComparison.Ordinal));
        var found = NestedDiscovery.Find(parent, new DiscoveryQuery(new GroupVersionKind("", "", ""), "", "n1", new Dictionary<string, string>(), ""));
        Assert.Equal(isEnriched, found!.ContainsKey("conditions"));
    }

    [Fact]
    public void Nothing_nested_is_nothing_found() =>
        Assert.Null(NestedDiscovery.Find(Map("{}"), new DiscoveryQuery(default, "", "n1", new Dictionary<string, string>(), "")));

    private static IReadOnlyDictionary<string, object?> Annotated(string generation) => Map($$$$"""{"metadata":{"annotations":{"hyperfleet.io/generation":"{{{{generation}}}}"}}}""");

    private static IReadOnlyDictionary<string, object?> Map(string json) => (IReadOnlyDictionary<string, object?>)DryBench.Json(json)!;
}
