using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Sentinel.Coordination;

namespace HyperFleet.Sentinel.Tests.Coordination;

public sealed class PartitionsTests
{
    [Fact]
    public void Any_members_divide_all_partitions_without_overlap() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.NonEmptyListOf(Gen.Choose(0, 1000)).ToArbitrary(),
            numbers =>
            {
                string[] members = [.. numbers.Distinct().Select(n => $"pod-{n}")];
                var shares = members.Select(m => Partitions.Share(m, members)).ToList();
                return shares.Aggregate(0UL, (all, share) => all | share) == Partitions.All && shares.Sum(Partitions.Size) == Partitions.Count;
            }));

    [Fact]
    public void Who_leaves_moves_no_partition_but_its_own() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.Choose(2, 10).ToArbitrary(),
            count =>
            {
                string[] members = [.. Enumerable.Range(0, count).Select(n => $"pod-{n}")];
                return members[1..].All(m => (Partitions.Share(m, members) & ~Partitions.Share(m, members[1..])) == 0);
            }));

    [Fact]
    public void Shares_and_partitions_are_even()
    {
        string[] members = ["a:8080", "b:8080", "c:8080"];
        Assert.All(members, m => Assert.InRange(Partitions.Size(Partitions.Share(m, members)), 12, 32));
        var counts = Enumerable.Range(0, 64_000).GroupBy(_ => Partitions.Of(Guid.CreateVersion7().ToString())).Select(g => g.Count()).ToList();
        Assert.Equal(Partitions.Count, counts.Count);
        Assert.All(counts, c => Assert.InRange(c, 800, 1200));
    }

    [Fact]
    public void The_partition_of_an_id_never_changes() => // replicas of different builds must agree
        Assert.Equal([3, 8, 38], ((string[])["c1", "0197aa00-0000-7000-8000-0000000000c1", ""]).Select(Partitions.Of));
}
