using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Watch;

/// <summary>Writes events as lines of JSON. What is written is sent with the next flush.</summary>
internal sealed class EventLines(PipeWriter output, FieldSelection? fields, WatchMetrics metrics)
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Enough is waiting to be worth sending.</summary>
    public bool IsFull => output.UnflushedBytes >= FlushBytes;

    public bool IsEmpty => output.UnflushedBytes == 0;

    public void Write(string type, ObservedResource resource, long version, string? traceParent = null)
    {
        Begin(type);
        Raw(fields is null ? resource.Json : JsonAnswer.ToBytes(json => fields.Write(json, JsonElement.Parse(resource.Json))));
        Finish(version, traceParent);
        metrics.Sent(type);
    }

    public void WriteBookmark(long version)
    {
        Begin(WatchEvent.Bookmark);
        Raw("{}"u8);
        Finish(version);
        metrics.Sent(WatchEvent.Bookmark);
    }

    private void Begin(string type)
    {
        Raw("{\"type\":\""u8);
        Encoding.ASCII.GetBytes(type, output);
        Raw("\",\"object\":"u8);
    }

    private void Finish(long version, string? traceParent = null)
    {
        Raw(",\"resource_version\":\""u8);
        Encoding.ASCII.GetBytes(version.ToString(), output);
        if (traceParent is not null)
        {
            Raw("\",\"traceparent\":\""u8);
            Encoding.ASCII.GetBytes(traceParent, output);
        }
        Raw("\"}\n"u8);
    }

    private void Raw(ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(output, bytes);
}
