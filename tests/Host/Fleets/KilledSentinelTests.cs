using HyperFleet.Fixtures;

namespace HyperFleet.Host.Tests.Fleets;

/// <summary>SIGKILL at each step of a cycle: after a restart every resource that was due has been published at least once.</summary>
public sealed class KilledSentinelTests(PostgresServer postgres, RabbitMqServer rabbit)
{
    private const string Polling = "watch: false\npoll_interval: 500ms";

    [Theory]
    [InlineData("asked the API, no answer yet")]
    [InlineData("events written, none at the broker")]
    [InlineData("events at the broker, none confirmed")]
    [InlineData("some events confirmed")]
    [InlineData("the cycle is complete")]
    public async Task Every_due_resource_is_published_at_least_once(string step)
    {
        await using var fleet = await Fleet.StartAsync(postgres, rabbit);
        var sentinel = await fleet.SentinelAsync(Polling);
        var first = Assert.Single(await fleet.DeclareAsync(1));
        await Eventually.True(() => sentinel.Said($"Published event resource_id={first}"), Fleet.Patience); // the wires are warm: what they carry next is this cycle's
        Hold(fleet, step);
        var (requests, messages) = (fleet.Api.RequestBytes, fleet.Broker.RequestBytes);
        var due = await fleet.DeclareAsync(30);
        await Eventually.True(() => step switch
        {
            "asked the API, no answer yet" => fleet.Api.RequestBytes > requests,
            "events written, none at the broker" => fleet.Broker.RequestBytes > messages + 100,
            "events at the broker, none confirmed" => fleet.Events.Any(e => due.Contains(e.Id)),
            "some events confirmed" => due.Any(id => sentinel.Said($"Published event resource_id={id}")),
            _ => due.All(id => sentinel.Said($"Published event resource_id={id}")),
        }, Fleet.Patience);

        await sentinel.KillAsync();
        fleet.Broker.Cut();
        fleet.Api.Cut();
        fleet.Broker.Release();
        fleet.Api.Release();
        await fleet.SentinelAsync(Polling);

        await Eventually.Equal(0, () => due.Except(fleet.Events.Select(e => e.Id)).Count(), Fleet.Patience);
    }

    private static void Hold(Fleet fleet, string step)
    {
        switch (step)
        {
            case "asked the API, no answer yet": fleet.Api.HoldAnswers(); break;
            case "events written, none at the broker": fleet.Broker.HoldRequests(); break;
            case "events at the broker, none confirmed": fleet.Broker.HoldAnswers(); break;
            default: break;
        }
    }
}
