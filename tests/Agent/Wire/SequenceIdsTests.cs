using System.Globalization;
using HyperFleet.Agent.Wire;
using HyperFleet.Fixtures;

namespace HyperFleet.Agent.Tests.Wire;

public sealed class SequenceIdsTests
{
    [Fact]
    public void Ids_carry_time_and_node_as_the_server_reads_them()
    {
        var id = long.Parse(new SequenceIds(TimeProvider.System).Next(), CultureInfo.InvariantCulture);
        Assert.Equal(1, (id >> 12) & 0x3FF);
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - ((id >> 22) + 1288834974657);
        Assert.InRange(age, 0, 10_000);
    }

    [Fact]
    public void Ids_increase_also_when_the_clock_goes_back_and_when_many_are_taken_at_once()
    {
        var time = new ShiftedTime();
        var ids = new SequenceIds(time);
        var taken = Enumerable.Range(0, 5000).Select(_ => ids.Next()).ToList();
        time.Jump(TimeSpan.FromHours(-1));
        taken.AddRange(Enumerable.Range(0, 5000).Select(_ => ids.Next()));
        var numbers = taken.ConvertAll(id => long.Parse(id, CultureInfo.InvariantCulture));
        Assert.True(numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second));
        Assert.All(numbers, id => Assert.Equal(1, (id >> 12) & 0x3FF));
    }
}
