using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyperFleet.CloudEvents;

internal static class EnvelopeWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(CloudEvent e, IBufferWriter<byte> output)
    {
        if (e.Invalidity() is { } reason)
            throw new ArgumentException(reason, nameof(e));
        if (e.DataKind is DataKind.Json)
            DemandJson(e.Data.Span);

        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("specversion"u8, e.SpecVersion);
        json.WriteString("id"u8, e.Id);
        json.WriteString("source"u8, e.Source);
        json.WriteString("type"u8, e.Type);
        WriteOptional(json, "subject"u8, e.Subject);
        WriteOptional(json, "datacontenttype"u8, e.DataContentType);
        WriteOptional(json, e.SpecVersion == "0.3" ? "schemaurl"u8 : "dataschema"u8, e.DataSchema);
        if (e.Time is { } time)
            json.WriteString("time"u8, Rfc3339.Format(time));
        WriteData(json, e);
        foreach (var (name, value) in e.Extensions.OrderBy(x => x.Key, StringComparer.Ordinal))
            WriteExtension(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteData(Utf8JsonWriter json, CloudEvent e)
    {
        switch (e.DataKind)
        {
            case DataKind.Json:
                json.WritePropertyName("data"u8);
                json.WriteRawValue(e.Data.Span, skipInputValidation: true);
                break;
            case DataKind.Text:
                json.WriteString("data"u8, e.Data.Span);
                break;
            case DataKind.Binary when e.SpecVersion == "0.3":
                json.WriteString("datacontentencoding"u8, "base64"u8);
                json.WriteBase64String("data"u8, e.Data.Span);
                break;
            case DataKind.Binary:
                json.WriteBase64String("data_base64"u8, e.Data.Span);
                break;
        }
    }

    private static void WriteExtension(Utf8JsonWriter json, string name, ExtensionValue value)
    {
        switch (value.Kind)
        {
            case ExtensionKind.Integer:
                json.WriteNumber(name, value.AsInt32() ?? 0);
                break;
            case ExtensionKind.Boolean:
                json.WriteBoolean(name, value.AsBoolean() ?? false);
                break;
            default:
                json.WriteString(name, value.ToString());
                break;
        }
    }

    // Raw bytes are written as they are: without this look, broken data would break the envelope of every reader.
    private static void DemandJson(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || !reader.TrySkip() || reader.Read())
                throw new ArgumentException("data is not exactly one JSON value");
        }
        catch (JsonException e)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"data is not JSON: {e.Message}"), e);
        }
    }
}
