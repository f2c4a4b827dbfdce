using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.CloudEvents;

/// <summary>
/// Binary mode: attributes travel as texts beside the body. The transport strips its own prefix
/// (<c>cloudEvents:</c>, <c>cloudEvents_</c>, <c>ce-</c>) from the names before it calls.
/// </summary>
public static class CloudEventBinary
{
    /// <summary>
    /// The attributes as texts, in the order that the upstream senders use; the media type of the data is not among them, it
    /// travels as the message's own content type. Extensions with an empty value are kept.
    /// </summary>
    /// <exception cref="ArgumentException">The event breaks a rule of <see cref="CloudEvent.Invalidity"/>.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Attributes(CloudEvent cloudEvent)
    {
        if (cloudEvent.Invalidity() is { } violation)
            throw new ArgumentException(violation, nameof(cloudEvent));
        return Texts(cloudEvent);
    }

    /// <summary>Builds the event from attribute texts, the message's content type and its body (kept, not copied).</summary>
    /// <returns>False with <paramref name="error"/> naming the attribute and the reason.</returns>
    public static bool TryDecode(
        IEnumerable<KeyValuePair<string, string>> attributes,
        string? contentType,
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out CloudEvent? cloudEvent,
        [NotNullWhen(false)] out string? error)
    {
        cloudEvent = null;
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
            named[name.ToLowerInvariant()] = value;

        if (!named.Remove("specversion", out var version))
        {
            error = "specversion is missing";
            return false;
        }

        DateTimeOffset? time = null;
        if (named.Remove("time", out var timeText) && (time = Rfc3339.Parse(timeText)) is null)
        {
            error = "time is not an RFC 3339 timestamp";
            return false;
        }

        named.Remove("datacontenttype", out var declared);
        contentType = string.IsNullOrEmpty(contentType) ? declared : contentType;
        var candidate = new CloudEvent
        {
            SpecVersion = version,
            Id = Take(named, "id") ?? "",
            Source = Take(named, "source") ?? "",
            Type = Take(named, "type") ?? "",
            Subject = Take(named, "subject"),
            DataSchema = Take(named, "dataschema"),
            Time = time,
            DataContentType = contentType,
            DataKind = body.IsEmpty ? DataKind.None : MediaType.IsJson(contentType) ? DataKind.Json : DataKind.Binary,
            Data = body,
            Extensions = named.ToDictionary(x => x.Key, x => ExtensionValue.FromString(x.Value), StringComparer.Ordinal),
        };
        error = candidate.Invalidity();
        cloudEvent = error is null ? candidate : null;
        return cloudEvent is not null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(CloudEvent cloudEvent)
    {
        yield return new("specversion", cloudEvent.SpecVersion);
        yield return new("id", cloudEvent.Id);
        yield return new("source", cloudEvent.Source);
        yield return new("type", cloudEvent.Type);
        if (cloudEvent.Subject is { } subject)
            yield return new("subject", subject);
        if (cloudEvent.DataSchema is { } schema)
            yield return new("dataschema", schema);
        if (cloudEvent.Time is { } time)
            yield return new("time", Rfc3339.Format(time));
        foreach (var (name, value) in cloudEvent.Extensions)
            yield return new(name, value.ToString());
    }

    private static string? Take(Dictionary<string, string> named, string name) =>
        named.Remove(name, out var value) && value.Length > 0 ? value : null;
}
