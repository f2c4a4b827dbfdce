using System.Globalization;
using System.Text;
using HyperFleet.Broker;

namespace HyperFleet.Host.Parking;

/// <summary>
/// Parked messages for people. No colour, so there is nothing to switch off; and what came from the wire is shown without its control
/// characters, which could drive the terminal.
/// </summary>
internal static class ParkedText
{
    private const int ReasonWidth = 80;
    private static readonly string[] Head = ["ID", "EVENT", "ATTEMPTS", "PARKED AT", "REASON"];

    public static string List(IReadOnlyList<ParkedMessage> messages)
    {
        if (messages.Count == 0)
            return "no parked messages";
        List<string[]> rows = [Head, .. messages.Select(Row)];
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    public static string One(ParkedMessage message) => $"""
        Id:           {Plain(message.Id)}
        Event:        {Plain(message.EventId ?? "-")}
        Parked at:    {Plain(message.ParkedAt)}
        Attempts:     {message.Attempts}
        Reason:       {Plain(message.Reason)}
        Exchange:     {Plain(message.Exchange)}
        Routing key:  {Plain(message.RoutingKey)}
        Bytes:        {message.Body.Length}

        {Plain(Encoding.UTF8.GetString(message.Body.Span))}
        """;

    private static string[] Row(ParkedMessage message) =>
    [
        Plain(message.Id), Plain(message.EventId ?? "-"), message.Attempts.ToString(CultureInfo.InvariantCulture), Plain(message.ParkedAt),
        Plain(message.Reason.Length > ReasonWidth ? message.Reason[..ReasonWidth] + "…" : message.Reason),
    ];

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
