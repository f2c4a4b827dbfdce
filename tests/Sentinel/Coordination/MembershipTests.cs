using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Coordination;

namespace HyperFleet.Sentinel.Tests.Coordination;

public sealed class MembershipTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Membership _members;

    public MembershipTests() => _members = new Membership(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(5), _time);

    [Fact]
    public void A_seat_lives_as_long_as_it_is_renewed()
    {
        for (var version = 1; version < 20; version++)
        {
            _members.Observe(0, new Lease("a", $"{version}", IsExpired: false));
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(["a"], _members.Others);
            Assert.Empty(_members.Overdue);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["a"], _members.Overdue);
        _members.Observe(0, new Lease("a", "19", IsExpired: false));
        Assert.Equal(["a"], _members.Others);
        _time.Advance(TimeSpan.FromSeconds(1));
        _members.Observe(0, new Lease("a", "19", IsExpired: false));
        Assert.Empty(_members.Others);
        Assert.Equal([new Membership.Departure("a", TimeSpan.FromSeconds(8))], _members.TakeDeparted());
        Assert.Empty(_members.TakeDeparted());
    }

    [Fact]
    public void A_seat_that_ran_out_or_was_given_back_is_empty_at_once()
    {
        _members.Observe(0, new Lease("a", "1", IsExpired: false));
        _members.Observe(3, new Lease("b", "1", IsExpired: false));
        Assert.Equal(3, _members.HighestSeat);
        _members.Observe(0, new Lease("a", "1", IsExpired: true));
        _members.Observe(3, null);
        Assert.Empty(_members.Others);
        Assert.Equal(["a", "b"], _members.TakeDeparted().Select(d => d.Holder));
        Assert.Equal(-1, _members.HighestSeat);
    }

    [Fact]
    public void A_seat_that_another_took_changes_its_member()
    {
        _members.Observe(0, new Lease("a", "1", IsExpired: false));
        _members.Observe(0, new Lease("b", "2", IsExpired: false));
        Assert.Equal(["b"], _members.Others);
        Assert.Equal(["a"], _members.TakeDeparted().Select(d => d.Holder));
    }

    [Fact]
    public void A_share_ends_before_another_may_begin()
    {
        var ownership = new Ownership(_time);
        Assert.False(ownership.Owns("c1"));
        var gained = ownership.Gained;
        ownership.Set(Partitions.All, _time.GetTimestamp(), TimeSpan.FromSeconds(7));
        Assert.True(ownership.Owns("c1") && gained.IsCompleted && ownership.Decided.IsCompleted);
        gained = ownership.Gained;
        _time.Advance(TimeSpan.FromSeconds(2));
        ownership.Set(Partitions.All, _time.GetTimestamp(), TimeSpan.FromSeconds(7));
        Assert.False(gained.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(7)); // a process that was stopped for a while
        Assert.False(ownership.Owns("c1"));
    }
}
