using HyperFleet.Load.Measuring;

namespace HyperFleet.Load.Contests;

/// <summary>Every contest with its floor and goal.</summary>
internal static class ContestTable
{
    private static readonly ContestEntry[] Entries =
    [
        new("p1-create", "POST /clusters, 16 connections, against pgbench writing the same rows", "creates/s", new(0.45, 0.65), s => new CreateContest(s)),
        new("p2-get", "GET /clusters/{id} against a bare minimal API on the same table", "requests/s", new(0.55, 0.75), ReadContest.Get),
        new("p3-list", "search on label and condition, page of 100, against a bare list", "requests/s", new(0.4, 0.6), ReadContest.List),
        new("p3-growth", "the same search over 100,000 clusters against over 1,000", "ms", new(1.5, 1.3), s => new ListGrowthContest(s)),
        new("p4-cycle", "a Sentinel's look at 10,000 unchanged clusters against a bare list that is scanned", "ms", new(8, 4), s => new CycleContest(s)),
        new("p5-publish", "a Sentinel publishing 10,000 due clusters against the bare client, 500 confirmations in flight", "events/s", new(0.5, 0.7), _ => new PublishContest()),
        new("p6-reaction", "from POST to the cluster's namespace at 20/s against the same steps one after the other", "ms", new(3, 1.5), s => new ReactionContest(s)),
        new("p6-news", "from POST to the event at its consumer at 20/s against the same steps one after the other", "ms", new(2, 1.5), s => new NewsContest(s)),
        new("p7-delivery", "from POST of a bundle over an agent to the stored status at 50/s against the same steps one after the other", "ms", new(3, 1.5), s => new DeliveryContest(s)),
        new("p7-steps", "from POST of a work over server, broker, agent and Kubernetes to the stored status at 20, 50 and 100 works per 30 s: the last third of each step against its first", "ms", new(1.5, 1.2), s => new StepsContest(s, TimeSpan.FromSeconds(30), 20, 50, 100)),
        new("p7-sustained", "the same at 50 works/s, minute after minute, ten with the first: the last third of each against its first", "ms", new(1.5, 1.2), s => new StepsContest(s, TimeSpan.FromMinutes(1), 3000)),
        // On a quiet machine of two cores pgbench commits about 3,800 of these a second: 500/s are a ratio of 0.13, 1,500/s of 0.4.
        new("p8-ingest", "POST of bundles, 16 connections, until all are published, against pgbench writing the same rows", "bundles/s", new(0.13, 0.4), s => new IngestContest(s)),
        new("p8-status", "statuses from agents until all are stored against pgbench updating the same rows", "statuses/s", new(0.13, 0.4), s => new StatusContest(s)),
        new("p9-list", "list of 6,000 bundles, 150 MB, against COPY TO STDOUT of the same rows", "ms", new(6, 3), s => new BundleListContest(s)),
        new("p10-reconnect", "broker restart until every agent has its changes and has been asked for its statuses, against the agents' own return", "s", new(6, 3), s => new ReconnectContest(s)),
        new("p11-memory", "resident memory of the idle API against the bare API", "MB", new(2.5, 1.6), s => new MemoryContest(s)),
        new("p11-server", "resident memory of the idle Maestro server against the bare API", "MB", new(2.5, 1.6), s => new ServerMemoryContest(s)),
        new("p12-cold-start", "processor time of the API from start to ready against the bare API", "ms", new(4, 2.5), s => new ColdStartContest(s)),
        new("p13-quiet", "processor time of an agent with 1,000 works while nothing changes, in percent of a core", "%", new(2, 0.5), _ => new QuietAgentContest()),
        // 4^0.2 is the exponent of 1.2 that the floor allows.
        new("p14-delete", "delete of a cluster with 4,000 node pools against 1,000, time per node pool", "ms", new(1.32, 1.1), s => new DeleteGrowthContest(s)),
    ];

    /// <summary>The contests whose names begin with one of these, in the order of the table; all when there are none.</summary>
    public static IReadOnlyList<ContestEntry> Select(IReadOnlyCollection<string> names) =>
        [.. Entries.Where(entry => names.Count == 0 || names.Any(name => entry.Name == name || entry.Name.StartsWith(name + "-", StringComparison.Ordinal)))];

    public static string Describe() => string.Join('\n', Entries.Select(entry => $"  {entry.Name,-18} {entry.What}"));
}
