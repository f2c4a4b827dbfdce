using System.CommandLine;

namespace HyperFleet.Host.Parking;

/// <summary>One message by its id, or <c>--all</c>: exactly one of the two, so that nothing happens to all by a forgotten word.</summary>
internal sealed class ParkedChoice
{
    private readonly Argument<string?> _id = new("ID") { Description = "Id of the parked message, or of its event", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "All messages that are parked now" };

    public Command AddTo(Command command)
    {
        command.Add(_id);
        command.Add(_all);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_id) is null != result.GetValue(_all)) result.AddError("name one message by its ID, or say --all");
        });
        return command;
    }

    /// <returns>The id; null = all.</returns>
    public string? Read(ParseResult arguments) => arguments.GetValue(_id);
}
