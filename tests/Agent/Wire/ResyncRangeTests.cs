using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Tests.Wire;

public sealed class ResyncRangeTests
{
    private static readonly AgentIdentity Agent = AgentIdentity.Create("management-abc123", null, "broker:1883");

    [Fact]
    public void A_few_works_are_one_request_as_upstream_sends_it()
    {
        var range = Assert.Single(ResyncRange.Split(Works(3)));
        Assert.Equal((null, null), (range.After, range.UpTo));
        Assert.DoesNotContain(StatusEvent.ResyncRequest(range, Agent, TimeProvider.System.GetUtcNow()).Extensions.Keys, name => name.StartsWith("resync", StringComparison.Ordinal));
        Assert.Empty(Assert.Single(ResyncRange.Split([])).Works);
    }

    [Fact]
    public void Ten_thousand_works_fit_into_messages_of_128_KB()
    {
        var events = ResyncRange.Split(Works(10_000)).Select(range => StatusEvent.ResyncRequest(range, Agent, TimeProvider.System.GetUtcNow())).ToList();
        Assert.Equal(10, events.Count);
        Assert.All(events, e => Assert.True(e.Data.Length < 100 * 1024));
    }

    [Fact]
    public void Every_id_lies_in_exactly_one_range_also_one_that_only_the_server_knows()
    {
        var works = Works(95);
        var ranges = ResyncRange.Split(works, limit: 10);
        foreach (var id in works.Select(work => work.Id).Concat(["0", "~", Guid.CreateVersion7().ToString()]))
            Assert.Single(ranges, range => Covers(range, id));
        Assert.All(ranges, range => Assert.All(range.Works, work => Assert.True(Covers(range, work.Id))));
    }

    // As the server reads the bounds.
    private static bool Covers(ResyncRange range, string id) =>
        (range.After is null || string.CompareOrdinal(id, range.After) > 0) && (range.UpTo is null || string.CompareOrdinal(id, range.UpTo) <= 0);

    private static List<Work> Works(int count) => [.. Enumerable.Range(0, count).Select(i => new Work
    {
        Id = new Guid(i * 7919, 0, 0, new byte[8]).ToString(), Generation = 1, Name = "work", OriginalSource = "maestro", SourceMetadata = [],
    })];
}
