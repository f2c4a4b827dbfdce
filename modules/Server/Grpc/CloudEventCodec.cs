using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using HyperFleet.CloudEvents;
using static HyperFleet.CloudEvents.Wire.CloudEventAttributeValue;
using WireEvent = HyperFleet.CloudEvents.Wire.CloudEvent;
using WireValue = HyperFleet.CloudEvents.Wire.CloudEventAttributeValue;

namespace HyperFleet.Server.Grpc;

/// <summary>CloudEvents in protobuf, binary mode: attributes prefixed <c>ce-</c> beside the data (server contract §5.1).</summary>
internal static class CloudEventCodec
{
    private const string Prefix = "ce-";
    private const string ContentTypeKey = "contenttype";
    private const string Structured = "application/cloudevents";
    private const string HeartbeatType = "io.open-cluster-management.cloudevents.heartbeat";

    /// <exception cref="ArgumentException">The event breaks a rule of <see cref="CloudEvent.Invalidity"/>.</exception>
    public static WireEvent Write(CloudEvent e)
    {
        if (e.Invalidity() is { } violation)
            throw new ArgumentException(violation, nameof(e));
        var wire = new WireEvent { Id = e.Id, Source = e.Source, SpecVersion = e.SpecVersion, Type = e.Type };
        if (!e.Data.IsEmpty)
        {
            wire.BinaryData = UnsafeByteOperations.UnsafeWrap(e.Data);
            wire.Attributes[ContentTypeKey] = new WireValue { CeString = e.DataContentType ?? "application/json" };
        }
        if (e.Time is { } time)
            wire.Attributes[Prefix + "time"] = new WireValue { CeTimestamp = Timestamp.FromDateTimeOffset(time) };
        if (e.Subject is { } subject)
            wire.Attributes[Prefix + "subject"] = new WireValue { CeString = subject };
        if (e.DataSchema is { } schema)
            wire.Attributes[Prefix + "dataschema"] = new WireValue { CeUri = schema };
        foreach (var (name, value) in e.Extensions)
            wire.Attributes[Prefix + name] = Value(value);
        return wire;
    }

    /// <summary>What tells a subscriber every few seconds that the server is there. No source, no attributes.</summary>
    public static WireEvent Heartbeat(TimeProvider time) =>
        new() { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString(), SpecVersion = "1.0", Type = HeartbeatType };

    /// <returns>False with what is wrong; never throws on content.</returns>
    public static bool TryRead(WireEvent? wire, [NotNullWhen(true)] out CloudEvent? read, [NotNullWhen(false)] out string? error)
    {
        (read, error) = (null, null);
        if (wire is null || wire.Attributes.Count == 0)
            error = "the event has no attributes";
        else if (wire.Attributes.TryGetValue(ContentTypeKey, out var type) && type.CeString.StartsWith(Structured, StringComparison.OrdinalIgnoreCase))
            CloudEventJson.TryDecode(wire.BinaryData.Span, out read, out error);
        else
            TryReadBinary(wire, out read, out error);
        return read is not null;
    }

    private static void TryReadBinary(WireEvent wire, out CloudEvent? read, out string? error)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal);
        foreach (var (key, value) in wire.Attributes)
        {
            if (!key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var name = key[Prefix.Length..].ToLowerInvariant();
            var extension = Value(value);
            texts[name] = extension.ToString();
            if (name is not ("time" or "subject" or "dataschema" or "id" or "source" or "type" or "specversion" or "datacontenttype"))
                extensions[name] = extension;
        }
        (texts["id"], texts["source"], texts["type"], texts["specversion"]) = (wire.Id, wire.Source, wire.Type, wire.SpecVersion);
        var data = wire.DataCase == WireEvent.DataOneofCase.TextData ? ByteString.CopyFromUtf8(wire.TextData) : wire.BinaryData;
        var contentType = wire.Attributes.TryGetValue(ContentTypeKey, out var declared) ? declared.CeString : null;
        CloudEventBinary.TryDecode(texts, contentType, data.Memory, out read, out error);
        // The transport knows integers and booleans from texts; the texts above do not.
        read = read is null ? null : read with { Extensions = extensions };
    }

    private static WireValue Value(ExtensionValue value) => value.Kind switch
    {
        ExtensionKind.Integer => new WireValue { CeInteger = value.AsInt32()!.Value },
        ExtensionKind.Boolean => new WireValue { CeBoolean = value.AsBoolean()!.Value },
        _ => new WireValue { CeString = value.ToString() },
    };

    private static ExtensionValue Value(WireValue value) => value.AttrCase switch
    {
        AttrOneofCase.CeInteger => value.CeInteger,
        AttrOneofCase.CeBoolean => value.CeBoolean,
        AttrOneofCase.CeBytes => value.CeBytes.ToBase64(),
        AttrOneofCase.CeTimestamp => Text(value.CeTimestamp),
        AttrOneofCase.CeUri => value.CeUri,
        AttrOneofCase.CeUriRef => value.CeUriRef,
        _ => value.CeString,
    };

    // Outside the years 1 to 9999 there is no RFC 3339 text; a text that is none is refused by whoever needs the time.
    private static string Text(Timestamp time) =>
        time is { Seconds: >= -62135596800 and <= 253402300799, Nanos: >= 0 and <= 999_999_999 }
            ? Rfc3339.Format(time.ToDateTimeOffset())
            : $"{time.Seconds}.{time.Nanos}";
}
