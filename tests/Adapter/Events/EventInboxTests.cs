using System.Text;
using HyperFleet.Adapter.Events;
using HyperFleet.CloudEvents;

namespace HyperFleet.Adapter.Tests.Events;

/// <summary>Several events of one resource, one run (adapter contract §9.2).</summary>
public sealed class EventInboxTests
{
    private readonly EventInbox _inbox = new();

    [Fact]
    public void One_run_with_the_newest_serves_all_that_had_arrived()
    {
        var (old, newest, late) = (Arrive("c-1", 1), Arrive("c-1", 3), Arrive("c-1", 2));
        var turn = _inbox.Begin(old)!;
        Assert.Same(newest, turn.Event);
        _inbox.End(old, turn);
        Assert.Null(_inbox.Begin(newest));
        Assert.Null(_inbox.Begin(late));
    }

    [Fact]
    public void What_arrives_during_a_run_gets_a_run_of_its_own()
    {
        var first = Arrive("c-1", 1);
        var turn = _inbox.Begin(first)!;
        var second = Arrive("c-1", 1);
        _inbox.End(first, turn);
        Assert.Same(second, _inbox.Begin(second)!.Event);
    }

    [Fact]
    public void A_run_that_is_to_be_repeated_has_served_nobody()
    {
        var (first, second) = (Arrive("c-1", 1), Arrive("c-1", 2));
        Assert.NotNull(_inbox.Begin(first));
        Assert.Same(second, _inbox.Begin(first)!.Event);
        Assert.NotNull(_inbox.Begin(second));
    }

    [Fact]
    public void Resources_do_not_serve_each_other()
    {
        var (one, other, nodePool) = (Arrive("c-1", 1), Arrive("c-2", 1), Arrive("c-1", 1, "NodePool"));
        _inbox.End(one, _inbox.Begin(one)!);
        Assert.NotNull(_inbox.Begin(other));
        Assert.NotNull(_inbox.Begin(nodePool));
    }

    [Fact]
    public void Of_equal_generations_the_last_is_run()
    {
        var (first, second) = (Arrive("c-1", 1), Arrive("c-1", 1));
        Assert.Same(second, _inbox.Begin(first)!.Event);
    }

    [Fact]
    public void What_a_lost_connection_took_away_does_not_hide_its_redelivery()
    {
        var (first, _) = (Arrive("c-1", 1), Arrive("c-1", 2));
        _inbox.End(first, _inbox.Begin(first)!);
        var redelivered = Arrive("c-1", 2);
        Assert.Same(redelivered, _inbox.Begin(redelivered)!.Event);
    }

    private CloudEvent Arrive(string id, int generation, string kind = "Cluster")
    {
        var @event = new CloudEvent
        {
            Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            Source = "hyperfleet-sentinel",
            Type = "com.redhat.hyperfleet.cluster.reconcile",
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","kind":"{{kind}}","generation":{{generation}}}"""),
        };
        Assert.Equal($"{kind}/{id}", _inbox.Arrived(@event));
        return @event;
    }
}
