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

    [Fact]
    public void A_selector_is_sorted()
    {
        var query = new DiscoveryQuery(default, "", "", new Dictionary<string, string> { ["z"] = "1", ["a"] = "2" }, "");
        Assert.Equal("a=2,z=1", query.Selector);
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

    private static IReadOnlyDictionary<string, object?> Map(string json) => (IReadOnlyDictionary<string, object?>)DryBench.Json(json)!;
}
