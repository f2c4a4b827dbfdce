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
    ];

    /// <summary>The contests whose names begin with one of these, in the order of the table; all when there are none.</summary>
    public static IReadOnlyList<ContestEntry> Select(IReadOnlyCollection<string> names) =>
        [.. Entries.Where(entry => names.Count == 0 || names.Any(name => entry.Name == name || entry.Name.StartsWith(name + "-", StringComparison.Ordinal)))];

    public static string Describe() => string.Join('\n', Entries.Select(entry => $"  {entry.Name,-18} {entry.What}"));
}
