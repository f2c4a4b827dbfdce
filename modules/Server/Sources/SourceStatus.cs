using System.Buffers;
using System.Text;
using System.Text.Json;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Sources;

/// <summary>The stored status as it goes to the source: with the source's own metadata, and the spec as <c>manifestBundle</c> (server contract §5.3).</summary>
internal static class SourceStatus
{
    public static CloudEvent Of(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> status)
    {
        var stored = StoredEvent.Decode(status);
        var extensions = new Dictionary<string, ExtensionValue>(stored.Extensions, StringComparer.Ordinal);
        extensions.Remove("metadata");
        if (StoredEvent.Member(payload, "metadata"u8) is { IsEmpty: false } metadata)
            extensions["metadata"] = Encoding.UTF8.GetString(JsonText.Compact(metadata.Span));
        return stored with
        {
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = WithBundle(stored.Data, StoredEvent.Member(payload, "data"u8)),
            Extensions = extensions,
        };
    }

    private static byte[] WithBundle(ReadOnlyMemory<byte> status, ReadOnlyMemory<byte> bundle)
    {
        var output = new ArrayBufferWriter<byte>(status.Length + bundle.Length + 64);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var name in new[] { "conditions", "resourceStatus" })
                if (StoredEvent.Member(status, Encoding.UTF8.GetBytes(name)) is { IsEmpty: false } member)
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(member.Span, skipInputValidation: true);
                }
            if (!bundle.IsEmpty)
            {
                json.WritePropertyName("manifestBundle"u8);
                json.WriteRawValue(JsonText.Compact(bundle.Span), skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }
}
