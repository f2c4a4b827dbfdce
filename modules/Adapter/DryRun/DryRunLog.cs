using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Warnings of a dry run on stderr, one <c>key=value</c> line each: stdout belongs to the trace.</summary>
internal sealed class DryRunLog(TextWriter output, TimeProvider time, string component, string version) : ILoggerProvider
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message)
    {
        var name = level == LogLevel.Warning ? "warn" : "error";
        lock (_lock) output.WriteLine($"time={time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} level={name} msg={GoText.Quote(message)} component={component} version={version}");
    }

    private sealed class Lines(DryRunLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(logLevel, formatter(state, exception));
        }
    }
}
