using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The console of every instance: the last 10,000 lines, and those to come.</summary>
internal sealed partial class ResourceLogs(
    DistributedApplicationOptions options, ILoggerFactory loggers, IHostEnvironment environment, TimeProvider time)
{
    public const int KeptLines = 10_000;
    private const int ReaderBacklog = 50_000;
    private const int LargestBatch = 1_000;
    private readonly ConcurrentDictionary<string, Console> _consoles = new(StringComparer.OrdinalIgnoreCase);

    public void Write(IResource resource, string instanceId, string text, bool isError)
    {
        Open(instanceId).Append(time.GetUtcNow(), text, isError);
        if (options.EnableResourceLogging)
            Forward(loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}"), isError ? LogLevel.Error : LogLevel.Information, text);
    }

    /// <summary>
    /// The kept lines, then every new one, as many at once as there are: a reader that is asked for each line alone falls behind a program
    /// that writes thousands a second. One that lags by more than its backlog loses the oldest.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string instanceId, CancellationToken cancellation) => Open(instanceId).WatchAsync(cancellation);

    public IReadOnlyList<LogLine> Snapshot(string instanceId) => Open(instanceId).Snapshot();

    private Console Open(string instanceId) => _consoles.GetOrAdd(instanceId, _ => new Console());

    [LoggerMessage(EventId = 10, Message = "{Text}")]
    private static partial void Forward(ILogger logger, LogLevel level, string text);

    private sealed class Console
    {
        private readonly Lock _gate = new();
        private readonly Queue<LogLine> _lines = new();
        private readonly List<Channel<LogLine>> _readers = [];
        private long _count;

        public void Append(DateTimeOffset at, string text, bool isError)
        {
            lock (_gate)
            {
                var line = new LogLine(++_count, at, text, isError);
                _lines.Enqueue(line);
                if (_lines.Count > KeptLines)
                    _lines.Dequeue();
                foreach (var reader in _readers)
                    reader.Writer.TryWrite(line);
            }
        }

        public IReadOnlyList<LogLine> Snapshot()
        {
            lock (_gate)
                return [.. _lines];
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(ReaderBacklog) { FullMode = BoundedChannelFullMode.DropOldest });
            lock (_gate)
            {
                foreach (var line in _lines)
                    channel.Writer.TryWrite(line);
                _readers.Add(channel);
            }
            try
            {
                while (await channel.Reader.WaitToReadAsync(cancellation))
                {
                    var batch = new List<LogLine>();
                    while (batch.Count < LargestBatch && channel.Reader.TryRead(out var line))
                        batch.Add(line);
                    yield return batch;
                }
            }
            finally
            {
                lock (_gate)
                    _readers.Remove(channel);
            }
        }
    }
}
