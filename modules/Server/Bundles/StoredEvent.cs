using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HyperFleet.CloudEvents;

namespace HyperFleet.Server.Bundles;

/// <summary>
/// CloudEvents as the columns <c>payload</c> and <c>status</c> hold them (server contract §7.3): the structured JSON form, with the
/// extension <c>metadata</c> as an object so that its labels can be searched, and <c>resourceversion</c> as a number.
/// </summary>
internal static class StoredEvent
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Encode(CloudEvent e)
    {
        var output = new ArrayBufferWriter<byte>(512 + e.Data.Length);
        using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, e.SpecVersion);
            json.WriteString("id"u8, e.Id);
            json.WriteString("source"u8, e.Source);
            json.WriteString("type"u8, e.Type);
            WriteOptional(json, "subject"u8, e.Subject);
            WriteOptional(json, "datacontenttype"u8, e.DataContentType);
            WriteOptional(json, "dataschema"u8, e.DataSchema);
            if (e.Time is { } time)
                json.WriteString("time"u8, Rfc3339.Format(time));
            foreach (var (name, value) in e.Extensions)
                WriteExtension(json, name, value);
            if (!e.Data.IsEmpty)
                WriteRaw(json, "data", e.Data.Span);
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The event as it was, metadata back in text form. The data is compact JSON.</summary>
    public static CloudEvent Decode(ReadOnlyMemory<byte> json)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal);
        ReadOnlyMemory<byte> data = default;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var raw = Value(json, ref reader);
            if (name == "data")
                data = JsonText.Compact(raw.Span);
            else if (name is "specversion" or "id" or "source" or "type" or "subject" or "datacontenttype" or "dataschema" or "time")
                texts[name] = JsonText.Text(raw.Span) ?? "";
            else
                extensions[name] = Extension(raw.Span);
        }
        return new CloudEvent
        {
            SpecVersion = texts.GetValueOrDefault("specversion", "1.0"),
            Id = texts.GetValueOrDefault("id", ""),
            Source = texts.GetValueOrDefault("source", ""),
            Type = texts.GetValueOrDefault("type", ""),
            Subject = texts.GetValueOrDefault("subject"),
            DataContentType = texts.GetValueOrDefault("datacontenttype"),
            DataSchema = texts.GetValueOrDefault("dataschema"),
            Time = texts.TryGetValue("time", out var time) ? Rfc3339.Parse(time) : null,
            DataKind = data.IsEmpty ? DataKind.None : DataKind.Json,
            Data = data,
            Extensions = extensions,
        };
    }

    /// <summary>The raw value of one member of a JSON object; empty when it is absent.</summary>
    public static ReadOnlyMemory<byte> Member(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> name)
    {
        if (json.IsEmpty)
            return default;
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            var raw = Value(json, ref reader);
            if (found)
                return raw;
        }
        return default;
    }

    /// <summary>The raw values of all members of a JSON object, in one pass; none for anything else.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> Members(ReadOnlyMemory<byte> json)
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (json.IsEmpty)
            return members;
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            members[reader.GetString()!] = Value(json, ref reader);
        return members;
    }

    /// <summary>The text of one member; null when it is absent or no text.</summary>
    public static string? Text(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> name) => JsonText.Text(Member(json, name).Span);

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static ExtensionValue Extension(ReadOnlySpan<byte> raw) => (char)raw[0] switch
    {
        '"' => JsonText.Text(raw)!,
        't' => true,
        'f' => false,
        '{' or '[' => Encoding.UTF8.GetString(JsonText.Compact(raw)),
        _ when int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => Encoding.UTF8.GetString(raw),
    };

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    private static void WriteExtension(Utf8JsonWriter json, string name, ExtensionValue value)
    {
        if (name == "metadata" && JsonText.IsObject(Encoding.UTF8.GetBytes(value.ToString())))
            WriteRaw(json, name, Encoding.UTF8.GetBytes(value.ToString()));
        else if (name == "resourceversion" && value.AsInt32() is { } version)
            json.WriteNumber(name, version);
        else if (value.Kind == ExtensionKind.Integer)
            json.WriteNumber(name, value.AsInt32()!.Value);
        else if (value.Kind == ExtensionKind.Boolean)
            json.WriteBoolean(name, value.AsBoolean()!.Value);
        else
            json.WriteString(name, value.ToString());
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
