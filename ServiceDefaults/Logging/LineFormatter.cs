using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>
/// Writes each record as one line, JSON or text. Message parameters and scopes become fields in snake_case; trace and span ids are added
/// when a span is current; at error level the exception becomes <c>error</c> and <c>stack_trace</c>.
/// </summary>
internal sealed class LineFormatter(ServiceIdentity identity, LogOptions options, TimeProvider time)
{
    private const int FrameLimit = 15;
    private static readonly string HostName = Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } pod ? pod : Environment.MachineName;

    private readonly bool _json = !options.Format.Equals("text", StringComparison.OrdinalIgnoreCase);
    private readonly JsonEncodedText _timeField = JsonEncodedText.Encode(options.TimeField);
    private readonly JsonEncodedText _messageField = JsonEncodedText.Encode(options.MessageField);
    private readonly JsonEncodedText _component = JsonEncodedText.Encode(identity.Component);
    private readonly JsonEncodedText _version = JsonEncodedText.Encode(identity.Version);

    /// <summary>Replaces what is in <paramref name="line"/>.</summary>
    public void Write<TState>(in LogEntry<TState> record, IExternalScopeProvider? scopes, LineBuffer line)
    {
        line.Clear();
        if (Activity.Current is { } span)
        {
            line.Set("trace_id", span.TraceId.ToHexString());
            line.Set("span_id", span.SpanId.ToHexString());
        }

        scopes?.ForEachScope(static (scope, into) => into.Collect(scope), line);
        line.Collect(record.State);
        var message = record.Formatter(record.State, record.Exception);
        if (_json) WriteJson(record.LogLevel, record.Category, message, record.Exception, line);
        else WriteText(record.LogLevel, message, record.Exception, line);
    }

    private void WriteJson(LogLevel level, string category, string message, Exception? exception, LineBuffer line)
    {
        var json = line.Json;
        json.WriteStartObject();
        WriteTime(json);
        json.WriteString("level"u8, LevelName(level));
        json.WriteString(_messageField, message);
        json.WriteString("source"u8, category);
        json.WriteString("component"u8, _component);
        json.WriteString("version"u8, _version);
        json.WriteString("hostname"u8, HostName);
        foreach (var (name, value) in line.Fields) WriteField(json, name, value);
        if (exception is not null)
        {
            json.WriteString("error"u8, exception.Message);
            if (level >= LogLevel.Error) json.WriteString("stack_trace"u8, StackTrace(exception));
        }

        json.WriteEndObject();
        json.Flush();
        line.Bytes.Write("\n"u8);
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }

    private void WriteText(LogLevel level, string message, Exception? exception, LineBuffer line)
    {
        var text = new StringBuilder();
        text.Append($"{time.GetUtcNow().UtcDateTime:O} {LevelName(level).ToUpperInvariant()} [{identity.Component}] [{identity.Version}] [{HostName}] {message}");
        foreach (var (name, value) in line.Fields) text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        if (exception is not null) text.Append($" error={exception.Message}");
        text.Append('\n');
        if (exception is not null && level >= LogLevel.Error)
            foreach (var frame in StackTrace(exception).Split('\n')) text.Append($"    {frame}\n");
        Encoding.UTF8.GetBytes(text.ToString(), line.Bytes);
    }

    private void WriteTime(Utf8JsonWriter json)
    {
        Span<byte> text = stackalloc byte[28];
        time.GetUtcNow().UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        json.WriteString(_timeField, text[..length]);
    }

    private static string StackTrace(Exception exception) =>
        string.Join('\n', exception.ToString().Split('\n').Select(line => line.Trim()).Take(FrameLimit));

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
