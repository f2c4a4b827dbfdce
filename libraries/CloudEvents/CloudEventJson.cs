using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.CloudEvents;

/// <summary>
/// The JSON format of CloudEvents in structured mode: the whole envelope is the message body.
/// The payload passes through as raw bytes and is never turned into objects.
/// </summary>
public static class CloudEventJson
{
    /// <summary>Media type of a structured event.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>Writes the envelope as UTF-8 JSON, members in the order that the upstream senders use.</summary>
    /// <exception cref="ArgumentException">The event breaks a rule of <see cref="CloudEvent.Invalidity"/>.</exception>
    public static void Encode(CloudEvent cloudEvent, IBufferWriter<byte> output) =>
        EnvelopeWriter.Write(cloudEvent, output);

    /// <inheritdoc cref="Encode(CloudEvent, IBufferWriter{byte})"/>
    public static byte[] Encode(CloudEvent cloudEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + cloudEvent.Data.Length);
        Encode(cloudEvent, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads an envelope. <paramref name="utf8Json"/> is copied where the event keeps parts of it, so the buffer may be reused.
    /// </summary>
    /// <returns>False with <paramref name="error"/> naming the member and the reason; never throws on content.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> utf8Json,
        [NotNullWhen(true)] out CloudEvent? cloudEvent,
        [NotNullWhen(false)] out string? error) =>
        EnvelopeReader.TryRead(utf8Json, out cloudEvent, out error);
}
