using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HyperFleet.MainJob;

/// <summary>Writes each resource's console lines to a file of its own and remembers the last complaint, so that a failure can say why.</summary>
internal sealed class ResourceLogs(string folder) : ILoggerProvider
{
    private const string CategoryPart = ".Resources.";
    private readonly ConcurrentDictionary<string, StreamWriter> _files = new();
    private readonly ConcurrentDictionary<string, string> _complaints = new();

    public string Folder { get; } = folder;

    /// <summary>The newest line of the resource that reads like a warning or an error.</summary>
    public string? LastComplaintOf(string resource) => _complaints.GetValueOrDefault(resource);

    public ILogger CreateLogger(string categoryName)
    {
        var start = categoryName.IndexOf(CategoryPart, StringComparison.Ordinal);
        return start < 0 ? new Sink(this, "apphost") : new Sink(this, categoryName[(start + CategoryPart.Length)..]);
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            lock (file)
                file.Dispose();
    }

    private void Write(string resource, LogLevel level, string line)
    {
        if (level >= LogLevel.Warning || line.Contains("\"level\":\"error\"", StringComparison.Ordinal) || line.Contains("\"level\":\"warn\"", StringComparison.Ordinal))
            _complaints[resource] = line;
        var file = _files.GetOrAdd(resource, name =>
        {
            Directory.CreateDirectory(Folder);
            return new StreamWriter(Path.Combine(Folder, $"{name}.log")) { AutoFlush = true };
        });
        lock (file) file.WriteLine(line);
    }

    private sealed class Sink(ResourceLogs logs, string resource) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) logs.Write(resource, logLevel, formatter(state, exception) + (exception is null ? "" : $" {exception}"));
        }
    }
}
