using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace HyperFleet.CloudEvents;

/// <summary>One pass over the envelope; members may come in any order, so the payload is interpreted at the end.</summary>
internal ref struct EnvelopeReader
{
    private readonly Dictionary<string, ExtensionValue> _extensions = new(StringComparer.Ordinal);
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private string? _specVersion, _id, _source, _type, _subject, _time, _contentType, _schema, _encoding;
    private Range? _data;
    private JsonTokenType _dataToken;
    private byte[]? _base64;
    private string? _error;

    private EnvelopeReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
    }

    public static bool TryRead(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out CloudEvent? cloudEvent,
        [NotNullWhen(false)] out string? error)
    {
        cloudEvent = null;
        if (!Utf8.IsValid(json))
        {
            error = "body is not UTF-8";
            return false;
        }

        var reader = new EnvelopeReader(json);
        try
        {
            cloudEvent = reader.ReadMembers() ? reader.Build() : null;
            error = cloudEvent is null ? reader._error ?? "body is not a CloudEvent" : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            error = $"body is not JSON: {e.Message}";
        }

        return cloudEvent is not null;
    }

    private bool ReadMembers()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            _error = "body is not a JSON object";
            return false;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName && _error is null)
        {
            var name = _reader.GetString()!;
            _reader.Read();
            ReadMember(name);
        }

        if (_error is null && _reader.Read())
            _error = "body has more than one JSON value";
        return _error is null;
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "specversion": ReadOnce(name, ref _specVersion); break;
            case "datacontenttype": ReadOnce(name, ref _contentType); break;
            case "id": ReadText(name, ref _id); break;
            case "source": ReadText(name, ref _source); break;
            case "type": ReadText(name, ref _type); break;
            case "subject": ReadText(name, ref _subject); break;
            case "time": ReadText(name, ref _time); break;
            case "dataschema" or "schemaurl": ReadText(name, ref _schema); break;
            case "datacontentencoding": ReadText(name, ref _encoding); break;
            case "data_base64": ReadBase64(); break;
            case "data": ReadData(); break;
            default: ReadExtension(name); break;
        }
    }

    // Go readers refuse these two when repeated: their meaning decides how everything else is read (broker contract §4.2).
    private void ReadOnce(string name, ref string? target)
    {
        if (target is not null)
            _error = $"{name} appears twice";
        else
            ReadText(name, ref target);
    }

    private void ReadText(string name, ref string? target)
    {
        if (_reader.TokenType == JsonTokenType.String)
            target = _reader.GetString();
        else if (_reader.TokenType != JsonTokenType.Null)
            _error = $"{name} is not a string";
    }

    private void ReadData()
    {
        _dataToken = _reader.TokenType;
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        _data = start..(int)_reader.BytesConsumed;
    }

    private void ReadBase64()
    {
        if (_reader.TokenType == JsonTokenType.Null)
            return;
        if (_reader.TokenType != JsonTokenType.String || !_reader.TryGetBytesFromBase64(out _base64))
            _error = "data_base64 is not base64 text";
    }

    private void ReadExtension(string name)
    {
        var lower = name.ToLowerInvariant();
        if (!AttributeRules.IsExtensionName(lower))
        {
            _error = $"member '{name}' is neither an attribute nor an allowed extension name (letters and digits only)";
            return;
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.String: _extensions[lower] = _reader.GetString()!; break;
            case JsonTokenType.True: _extensions[lower] = true; break;
            case JsonTokenType.False: _extensions[lower] = false; break;
            case JsonTokenType.Null: break;
            case JsonTokenType.Number when WholeInt32() is { } number: _extensions[lower] = number; break;
            case JsonTokenType.Number: _error = $"extension {lower} is a number outside 32 bits"; break;
            default: _error = $"extension {lower} is an object or array: only string, boolean and number are allowed"; break;
        }
    }

    private readonly int? WholeInt32()
    {
        if (!_reader.TryGetDouble(out var number))
            return null;
        var whole = Math.Truncate(number);
        return whole is >= int.MinValue and <= int.MaxValue ? (int)whole : null;
    }

    private CloudEvent? Build()
    {
        if (_specVersion is null)
            return Refuse("specversion is missing");
        var time = _time is null ? null : Rfc3339.Parse(_time);
        if (_time is not null && time is null)
            return Refuse("time is not an RFC 3339 timestamp");
        if (!TryData(out var kind, out var data))
            return null;

        var result = new CloudEvent
        {
            SpecVersion = _specVersion,
            Id = _id ?? "",
            Source = _source ?? "",
            Type = _type ?? "",
            Subject = string.IsNullOrEmpty(_subject) ? null : _subject,
            Time = time,
            DataContentType = _contentType,
            DataSchema = string.IsNullOrEmpty(_schema) ? null : _schema,
            DataKind = kind,
            Data = data,
            Extensions = _extensions,
        };
        _error = result.Invalidity();
        return _error is null ? result : null;
    }

    private bool TryData(out DataKind kind, out ReadOnlyMemory<byte> data)
    {
        (kind, data) = (DataKind.None, default);
        if (_base64 is not null && _data is not null)
            _error = "data and data_base64 are both present";
        else if (_base64 is not null)
            (kind, data) = (DataKind.Binary, _base64);
        else if (_data is { } range)
            return TryInlineData(range, out kind, out data);
        return _error is null;
    }

    private bool TryInlineData(Range range, out DataKind kind, out ReadOnlyMemory<byte> data)
    {
        var raw = _json[range];
        var base64 = string.Equals(_encoding, "base64", StringComparison.OrdinalIgnoreCase);
        if (!base64 && MediaType.IsJson(_contentType))
        {
            (kind, data) = (DataKind.Json, raw.ToArray());
            return true;
        }

        (kind, data) = (DataKind.None, default);
        if (_dataToken == JsonTokenType.Null)
            return true;
        if (_dataToken != JsonTokenType.String)
            return Refuse($"data must be a JSON string for datacontenttype '{_contentType}'") is not null;

        var value = new Utf8JsonReader(raw);
        value.Read();
        if (!base64)
        {
            (kind, data) = (DataKind.Text, Encoding.UTF8.GetBytes(value.GetString()!));
            return true;
        }

        if (!value.TryGetBytesFromBase64(out var bytes))
            return Refuse("data is not base64 text") is not null;
        (kind, data) = (DataKind.Binary, bytes);
        return true;
    }

    private CloudEvent? Refuse(string reason)
    {
        _error = reason;
        return null;
    }
}
