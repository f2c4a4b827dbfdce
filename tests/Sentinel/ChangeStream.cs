using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HyperFleet.Sentinel.Tests;

/// <summary>The API's watch over real HTTP: first what is there, a bookmark, then what a test lets happen.</summary>
internal sealed class ChangeStream
{
    private readonly Lock _gate = new();
    private readonly List<(long Version, string Line)> _past = [];
    private TaskCompletionSource _news = NewSource();
    private TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 100;

    /// <summary>The version that each stream was asked to resume from; null = none.</summary>
    public ConcurrentQueue<string?> Opened { get; } = new();

    /// <summary>What lies before cannot be resumed from.</summary>
    public long Oldest { get; set; }

    /// <summary>Answered instead of a stream when not 200.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public long Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    public void Push(string type, JsonObject item)
    {
        lock (_gate)
        {
            _version++;
            PushLine($$"""{"type":"{{type}}","object":{{item.ToJsonString()}},"resource_version":"{{_version}}"}""");
        }
    }

    public void PushLine(string line)
    {
        lock (_gate)
        {
            _past.Add((_version, line));
            Interlocked.Exchange(ref _news, NewSource()).SetResult();
        }
    }

    /// <summary>Ends the open streams, in order or by tearing them.</summary>
    public void End(bool torn) => Interlocked.Exchange(ref _end, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(torn);

    public async Task AnswerAsync(HttpContext context, IReadOnlyList<JsonObject> present)
    {
        string? from = context.Request.Query["resource_version"];
        Opened.Enqueue(from);
        var status = from is not null && Parse(from) < Oldest ? StatusCodes.Status410Gone : Status;
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status200OK)
            return;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync();
        await StreamAsync(context, from, present, _end.Task);
    }

    private async Task StreamAsync(HttpContext context, string? from, IReadOnlyList<JsonObject> present, Task<bool> end)
    {
        int next;
        lock (_gate)
            next = from is null ? _past.Count : _past.FindIndex(line => line.Version > Parse(from)) is var index and >= 0 ? index : _past.Count;
        if (from is null)
        {
            foreach (var item in present)
                await WriteAsync(context, $$"""{"type":"ADDED","object":{{item.ToJsonString()}},"resource_version":"0"}""");
            await WriteAsync(context, $$$"""{"type":"BOOKMARK","object":{},"resource_version":"{{{Version}}}"}""");
        }

        while (!context.RequestAborted.IsCancellationRequested)
        {
            Task news;
            List<string> lines;
            lock (_gate)
            {
                lines = [.. _past.Skip(next).Select(line => line.Line)];
                news = _news.Task;
            }

            next += lines.Count;
            foreach (var line in lines)
                await WriteAsync(context, line);
            if (await Task.WhenAny(news, end).WaitAsync(context.RequestAborted) != end)
                continue;
            if (await end)
                context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
            return;
        }
    }

    private static async Task WriteAsync(HttpContext context, string line)
    {
        await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static long Parse(string version) => long.Parse(version, CultureInfo.InvariantCulture);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
