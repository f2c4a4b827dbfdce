using System.Text.RegularExpressions;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HyperFleet.Broker.Connections;

/// <summary>Turns client exceptions into one line: the broker's own words, the cause, the fix.</summary>
internal static partial class BrokerFault
{
    private const int PreconditionFailed = 406;

    public static string Describe(Exception exception) => exception switch
    {
        OperationInterruptedException { ShutdownReason: { } reason } => Describe(reason),
        BrokerUnreachableException { InnerException: { } inner } => "cannot connect to AMQP: " + Innermost(inner),
        Configuration.BrokerSettings.Mistake mistake => mistake.Message,
        OperationCanceledException => "cannot connect to AMQP: no answer within the connection timeout",
        _ => "cannot connect to AMQP: " + Innermost(exception),
    };

    public static string Describe(ShutdownEventArgs reason)
    {
        var text = $"{reason.ReplyCode} {reason.ReplyText}";
        return reason.ReplyCode != PreconditionFailed ? text : $"{Diagnose(reason.ReplyText)} (the broker said: {text})";
    }

    private static string Diagnose(string text)
    {
        var match = Inequivalent().Match(text);
        if (!match.Success)
            return "a declaration conflicts with what exists on the broker";
        var (thing, name) = (match.Groups["thing"].Value, match.Groups["name"].Value);
        if (thing == "exchange" && match.Groups["arg"].Value == "type")
        {
            var (configured, existing) = (match.Groups["received"].Value, match.Groups["current"].Value);
            return $"exchange '{name}' exists with type '{existing}', configured '{configured}': "
                + $"set exchange_type to '{existing}' on both sides, or delete the exchange so that it is declared again";
        }

        return $"{thing} '{name}' exists with a different '{match.Groups["arg"].Value}': "
            + $"delete the {thing} so that it is declared again, and use a policy instead of arguments";
    }

    private static string Innermost(Exception exception)
    {
        while (exception is { InnerException: { } inner })
            exception = inner;
        return exception is OperationInterruptedException { ShutdownReason: { } reason }
            ? $"{reason.ReplyCode} {reason.ReplyText}"
            : exception.Message;
    }

    [GeneratedRegex(
        "inequivalent arg '(?<arg>[^']*)' for (?<thing>exchange|queue) '(?<name>[^']*)'(.*received (the value )?'(?<received>[^']*)'.*current is '?(?<current>[^']*)'?)?",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inequivalent();
}
