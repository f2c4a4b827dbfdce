using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>
/// Writes each record as one line, JSON or text. Message parameters and scopes become fields in snake_case; trace and span ids are added
/// when a span is current; at error level the exception becomes <c>error</c> and <c>stack_trace</c>.
/// </summary>
internal sealed class LineFormatter(ServiceIdentity identity, LogOptions options, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "hyperfleet";
    private const int FrameLimit = 15;

    private static readonly string HostName = Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } pod ? pod : Environment.MachineName;
    private readonly bool _json = !options.Format.Equals("text", StringComparison.OrdinalIgnoreCase);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var fields = Fields(logEntry.State, scopeProvider);
        if (_json) WriteJson(logEntry.LogLevel, logEntry.Category, message, logEntry.Exception, fields, textWriter);
        else WriteText(logEntry.LogLevel, message, logEntry.Exception, fields, textWriter);
    }

    private static Dictionary<string, object?> Fields<TState>(TState state, IExternalScopeProvider? scopes)
    {
        var fields = new Dictionary<string, object?>();
        if (Activity.Current is { } span)
        {
            fields["trace_id"] = span.TraceId.ToHexString();
            fields["span_id"] = span.SpanId.ToHexString();
        }

        scopes?.ForEachScope(static (scope, into) => Collect(scope, into), fields);
        Collect(state, fields);
        return fields;
    }

    private static void Collect(object? state, Dictionary<string, object?> into)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs) return;
        foreach (var (name, value) in pairs)
        {
            // ASP.NET Core's own scopes repeat what trace_id and request_id already say.
            if (name is "{OriginalFormat}" or "SpanId" or "TraceId" or "ParentId" or "ConnectionId" or "RequestId") continue;
            into[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = value;
        }
    }

    private void WriteJson(LogLevel level, string category, string message, Exception? exception, Dictionary<string, object?> fields, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString(options.TimeField, Timestamp());
            json.WriteString("level", LevelName(level));
            json.WriteString(options.MessageField, message);
            json.WriteString("source", category);
            json.WriteString("component", identity.Component);
            json.WriteString("version", identity.Version);
            json.WriteString("hostname", HostName);
            foreach (var (name, value) in fields) WriteField(json, name, value);
            if (exception is not null)
            {
                json.WriteString("error", exception.Message);
                if (level >= LogLevel.Error) json.WriteString("stack_trace", StackTrace(exception));
            }

            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
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

    private void WriteText(LogLevel level, string message, Exception? exception, Dictionary<string, object?> fields, TextWriter output)
    {
        output.Write($"{Timestamp()} {LevelName(level).ToUpperInvariant()} [{identity.Component}] [{identity.Version}] [{HostName}] {message}");
        foreach (var (name, value) in fields) output.Write($" {name}={value}");
        if (exception is not null) output.Write($" error={exception.Message}");
        output.WriteLine();
        if (exception is null || level < LogLevel.Error) return;
        foreach (var frame in StackTrace(exception).Split('\n')) output.WriteLine($"    {frame}");
    }

    private string Timestamp() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");

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
