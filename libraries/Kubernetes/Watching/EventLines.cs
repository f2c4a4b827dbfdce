using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Watching;

/// <summary>JSON objects, one a line, off a stream; a line that is too long or a silence that outlasts the watch is a fault.</summary>
internal sealed class EventLines(Stream stream, KubernetesClientOptions limits)
{
    internal async IAsyncEnumerable<JsonObject> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new(leaveOpen: true, bufferSize: 16 * 1024));
        using var silence = new CancellationTokenSource(limits.WatchTimeout + limits.RequestTimeout, limits.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        while (true)
        {
            var read = await pipe.ReadAsync(both.Token);
            var rest = read.Buffer;
            while (Next(ref rest) is { } line)
                yield return line;
            if (rest.Length > limits.MaxResponseBytes)
                throw new KubernetesException($"a watch event is larger than {limits.MaxResponseBytes} bytes: raise MaxResponseBytes");
            pipe.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }
        await pipe.CompleteAsync();
    }

    private static JsonObject? Next(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
            return null;
        var reader = new Utf8JsonReader(buffer.Slice(0, end));
        var line = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("a watch event is not an object");
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line;
    }
}
