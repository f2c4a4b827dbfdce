using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>Formats each record where it is logged and hands the line to the output.</summary>
internal sealed class LineLoggerProvider(LineFormatter formatter, LineOutput output) : ILoggerProvider, ISupportExternalScope
{
    [ThreadStatic]
    private static LineBuffer? s_line;

    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => output.Flush();

    private void Log<TState>(in LogEntry<TState> record)
    {
        // Taken, so that a value that logs while it is written gets a buffer of its own.
        var line = s_line ?? new();
        s_line = null;
        formatter.Write(record, _scopes, line);
        output.Write(line.Bytes.WrittenSpan, atOnce: record.LogLevel >= LogLevel.Error);
        s_line = line;
    }

    private sealed class Logger(LineLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Log(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
    }
}
