using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>One line in the making and its fields; used again for the next one.</summary>
internal sealed class LineBuffer
{
    private const int NameLimit = 1000;
    private const int CapacityLimit = 64 * 1024;
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    private readonly List<KeyValuePair<string, object?>> _fields = [];

    public LineBuffer() => Json = new(Bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ArrayBufferWriter<byte> Bytes { get; private set; } = new(1024);

    /// <summary>Writes into <see cref="Bytes"/> when it is flushed.</summary>
    public Utf8JsonWriter Json { get; }

    public IReadOnlyList<KeyValuePair<string, object?>> Fields => _fields;

    public void Clear()
    {
        _fields.Clear();
        if (Bytes.Capacity > CapacityLimit) Bytes = new(1024);
        else Bytes.ResetWrittenCount();
        Json.Reset(Bytes);
    }

    /// <summary>Adds a field; what comes later wins over what has the same name.</summary>
    public void Set(string name, object? value)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Key != name) continue;
            _fields[i] = new(name, value);
            return;
        }

        _fields.Add(new(name, value));
    }

    /// <summary>Adds the pairs of a message or a scope, their names in snake_case.</summary>
    public void Collect(object? state)
    {
        switch (state)
        {
            case IReadOnlyList<KeyValuePair<string, object?>> list:
                for (var i = 0; i < list.Count; i++) Collect(list[i]);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                foreach (var pair in pairs) Collect(pair);
                break;
        }
    }

    private void Collect(KeyValuePair<string, object?> pair)
    {
        // ASP.NET Core's own scopes repeat what trace_id and request_id already say.
        if (pair.Key is not ("{OriginalFormat}" or "SpanId" or "TraceId" or "ParentId" or "ConnectionId" or "RequestId")) Set(SnakeCase(pair.Key), pair.Value);
    }

    /// <summary>The names are those of message templates, so they are few.</summary>
    private static string SnakeCase(string name)
    {
        if (Names.TryGetValue(name, out var known)) return known;
        var made = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        if (Names.Count < NameLimit) Names.TryAdd(name, made);
        return made;
    }
}
