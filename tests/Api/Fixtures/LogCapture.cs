using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>Keeps what an API logs, with the fields of message and scopes.</summary>
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Line> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<Line> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    public sealed record Line(LogLevel Level, int Id, string Message, IReadOnlyDictionary<string, object?> Fields, string? TraceId);

    private void Add<TState>(LogLevel level, EventId id, TState state, string message)
    {
        var fields = new Dictionary<string, object?>();
        _scopes.ForEachScope(Collect, fields);
        Collect(state, fields);
        _lines.Enqueue(new(level, id.Id, message, fields, Activity.Current?.TraceId.ToHexString()));
    }

    private static void Collect(object? state, Dictionary<string, object?> into)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            into[name] = value;
    }

    private sealed class Logger(LogCapture owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(logLevel, eventId, state, formatter(state, exception));
    }
}
