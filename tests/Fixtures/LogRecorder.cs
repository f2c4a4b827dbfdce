using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Fixtures;

/// <summary>
/// Keeps every log line as <c>Level: text</c>.
/// <code>
/// logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
/// Assert.Contains("Information: Sentinel stopped gracefully", log.Lines);
/// </code>
/// </summary>
public sealed class LogRecorder : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
