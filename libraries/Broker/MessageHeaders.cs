using System.Globalization;
using System.Text;

namespace HyperFleet.Broker;

/// <summary>AMQP header names and values. Only strings ever leave us (incident I18); anything may come in.</summary>
internal static class MessageHeaders
{
    /// <summary>The one header of an upstream message: the event's id.</summary>
    public const string Id = "_watermill_message_uuid";

    public static string? Text(IDictionary<string, object?>? headers, string name) =>
        headers is not null && headers.TryGetValue(name, out var value) ? Text(value) : null;

    /// <summary>The headers that have a plain text form, as texts; tables, arrays and binaries (<c>x-death</c>) have none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(IDictionary<string, object?>? headers) =>
        from header in headers ?? new Dictionary<string, object?>(StringComparer.Ordinal)
        let text = Text(header.Value)
        where text is not null
        select KeyValuePair.Create(header.Key, text);

    private static string? Text(object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string text => text,
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
