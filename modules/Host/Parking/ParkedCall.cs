using System.CommandLine;
using HyperFleet.Broker;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Host.Parking;

/// <summary>One invocation: the open parking queue, and how its answer is printed.</summary>
internal sealed class ParkedCall
{
    private readonly bool _json;

    private ParkedCall(ParseResult arguments, bool json, string queue, ParkingLot lot) => (Arguments, _json, Queue, Lot) = (arguments, json, queue, lot);

    public ParseResult Arguments { get; }

    /// <summary>The consumed queue.</summary>
    public string Queue { get; }

    public ParkingLot Lot { get; }

    /// <summary>Gives a command the common options, and an action that runs with an open parking queue.</summary>
    public static Command Act(Command command, Func<ParkedCall, CancellationToken, Task> work)
    {
        var queue = new Option<string?>("--queue", "-q") { Description = "The consumed queue [env: BROKER_RABBITMQ_QUEUE] (default broker.rabbitmq.queue)" };
        var file = new Option<string?>("--config", "-c") { Description = "broker.yaml with the connection [env: BROKER_CONFIG_FILE]; BROKER_RABBITMQ_URL and the other variables win" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        command.Add(queue);
        command.Add(file);
        command.Add(output);
        command.SetAction(async (result, cancellation) =>
        {
            var options = Load(result.GetValue(file));
            var name = result.GetValue(queue) ?? options.Queue;
            if (name.Length == 0)
                throw new ConfigurationException("no queue is named: give --queue, the queue that the adapter consumes");
            await using var lot = await ParkingLot.OpenAsync(options, name, TimeProvider.System, cancellation);
            await work(new ParkedCall(result, result.GetValue(output) == "json", name, lot), cancellation);
            return 0;
        });
        return command;
    }

    public void Print(Func<string> text, Func<string> json) => Arguments.InvocationConfiguration.Output.Write((_json ? json() : text()) + "\n");

    /// <exception cref="IOException">A named message was not there.</exception>
    public void PrintCount(string done, string? id, int count)
    {
        if (id is not null && count == 0)
            throw NoSuch(id);
        Print(() => $"{done} {count} {(count == 1 ? "message" : "messages")} of queue {Queue}", () => ParkedJson.Count(done, Queue, count));
    }

    /// <summary>Asks on the terminal; anything but y or yes is no.</summary>
    public bool Confirms(string question)
    {
        Arguments.InvocationConfiguration.Error.Write(question);
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    public IOException NoSuch(string id) => new($"no message '{id}' in {ParkingLot.QueueFor(Queue)}: it was replayed or dropped, or another look at the queue holds it now");

    private static BrokerOptions Load(string? file) =>
        BrokerConfiguration.TryLoad(new BrokerSources { File = file, FallbackUrl = Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq") }, out var options, out var error)
            ? options
            : throw new ConfigurationException(error);
}
