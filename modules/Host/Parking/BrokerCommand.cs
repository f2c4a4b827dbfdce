using System.CommandLine;
using HyperFleet.Broker;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Host.Parking;

/// <summary><c>hyperfleet broker parked list|show|replay|drop</c>: what to do with messages that no handler could deal with.</summary>
internal static class BrokerCommand
{
    private const int DefaultLimit = 100;
    private const string Parked = "hyperfleet broker parked";
    private const string OnQueue = "--queue hyperfleet-clusters-landing-zone";
    private const string SomeId = "0197aa00-0000-7000-8000-0000000000c1";

    public static Command Create() => new("broker", "Look after the message broker.")
    {
        new Command("parked", "Messages that were moved aside because no handler could deal with them.") { List(), Show(), Replay(), Drop() },
    };

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = $"Most messages to list, 1 to {ParkingLot.MaxWalk}", DefaultValueFactory = _ => DefaultLimit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > ParkingLot.MaxWalk) result.AddError($"--limit must be from 1 to {ParkingLot.MaxWalk}");
        });
        var command = new Command("list", "List parked messages, the oldest first.") { limit };
        return ParkedCall.Act(command, async (call, cancellation) =>
        {
            var messages = await call.Lot.ListAsync(call.Arguments.GetValue(limit), cancellation);
            call.Print(() => ParkedText.List(messages), () => ParkedJson.List(messages));
        }).WithExamples($"{Parked} list {OnQueue}", $"{Parked} list {OnQueue} -o json | jq -r '.[].reason'");
    }

    private static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "Id of the parked message, or of its event" };
        var command = new Command("show", "Show one parked message with its body.") { id };
        return ParkedCall.Act(command, async (call, cancellation) =>
        {
            var wanted = call.Arguments.GetValue(id)!;
            var message = await call.Lot.ShowAsync(wanted, cancellation) ?? throw call.NoSuch(wanted);
            call.Print(() => ParkedText.One(message), () => ParkedJson.One(message));
        }).WithExamples($"{Parked} show {SomeId} {OnQueue}", $"{Parked} show {SomeId} {OnQueue} -o json");
    }

    private static Command Replay()
    {
        var which = new ParkedChoice();
        var route = new Option<string>("--to")
        {
            Description = "queue: only the queue it was parked from; exchange: its first exchange and routing key, so every subscriber gets it again",
            DefaultValueFactory = _ => "queue",
        };
        route.AcceptOnlyFromAmong("queue", "exchange");
        var command = which.AddTo(new Command("replay", "Send parked messages back; each leaves the parking queue after the broker has confirmed it.") { route });
        return ParkedCall.Act(command, async (call, cancellation) =>
        {
            var id = which.Read(call.Arguments);
            var way = call.Arguments.GetValue(route) == "exchange" ? ReplayRoute.Exchange : ReplayRoute.Queue;
            call.PrintCount("replayed", id, await call.Lot.ReplayAsync(id, way, cancellation));
        }).WithExamples($"{Parked} replay {SomeId} {OnQueue}", $"{Parked} replay --all --to exchange {OnQueue}");
    }

    private static Command Drop()
    {
        var which = new ParkedChoice();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = which.AddTo(new Command("drop", "Delete parked messages for good.") { yes });
        command.Validators.Add(result =>
        {
            if (!result.GetValue(yes) && Console.IsInputRedirected) result.AddError("add --yes: there is no terminal to ask on");
        });
        return ParkedCall.Act(command, async (call, cancellation) =>
        {
            var id = which.Read(call.Arguments);
            if (call.Arguments.GetValue(yes) || call.Confirms($"Delete {(id is null ? "every message" : $"message '{id}'")} in {ParkingLot.QueueFor(call.Queue)} for good? [y/N] "))
                call.PrintCount("dropped", id, await call.Lot.DropAsync(id, cancellation));
            else
                throw new IOException("nothing was dropped");
        }).WithExamples($"{Parked} drop {SomeId} {OnQueue}", $"{Parked} drop --all --yes {OnQueue}");
    }
}
