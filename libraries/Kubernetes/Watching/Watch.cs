using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Http;

namespace HyperFleet.Kubernetes.Watching;

/// <summary>One watch over many connections: resumes after the last version seen, ends when the server has forgotten it.</summary>
internal sealed class Watch(Transport transport, string path, WatchOptions options)
{
    private readonly KubernetesClientOptions _limits = transport.Options;
    private string _version = "";
    private int _failures;

    internal async IAsyncEnumerable<WatchEvent> RunAsync(string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _version = resourceVersion;
        while (true)
        {
            await foreach (var change in ConnectionAsync(cancellation))
            {
                if (change.Type == WatchEventType.Gone)
                {
                    yield return change;
                    yield break;
                }
                _failures = 0;
                _version = change.Object.ResourceVersion ?? _version;
                if (change.Type != WatchEventType.Bookmark || options.Bookmarks)
                    yield return change;
            }
            if (_failures > 0)
                await Task.Delay(Backoff.Next(_failures, null, _limits), _limits.Time, cancellation);
        }
    }

    private async IAsyncEnumerable<WatchEvent> ConnectionAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var (stream, refusal) = await OpenAsync(cancellation);
        if (refusal is not null)
            yield return Gone(refusal);
        if (stream is null)
            yield break;
        using var response = stream;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var lines = new EventLines(body, _limits).ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync(lines, cancellation))
            yield return Read(lines.Current);
    }

    private async Task<(HttpResponseMessage? Stream, KubernetesStatus? Refusal)> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            var (stream, refusal) = await transport.OpenAsync(new(HttpMethod.Get, path, ToQuery()), cancellation);
            if (refusal is null or { Code: (int)HttpStatusCode.Gone })
                return (stream, refusal);
            Failed(new KubernetesException($"watch {path}: {refusal.Message}", refusal), refusal.Code is 429 or >= 500);
        }
        catch (KubernetesException e) when (e.Status is null)
        {
            Failed(e, again: true);
        }
        return (null, null);
    }

    // A connection that breaks in the middle is no event: the next one resumes.
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<JsonObject> lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException or System.Text.Json.JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Failed(new KubernetesException($"watch {path}: {e.Message}", e), again: true);
            return false;
        }
    }

    private WatchEvent Read(JsonObject line)
    {
        var found = line["object"] as JsonObject ?? [];
        line.Remove("object");
        return line["type"].Text() switch
        {
            "ADDED" => new(WatchEventType.Added, found),
            "MODIFIED" => new(WatchEventType.Modified, found),
            "DELETED" => new(WatchEventType.Deleted, found),
            "BOOKMARK" => new(WatchEventType.Bookmark, found),
            _ when KubernetesStatus.From(found) is { Code: not 410 } status => throw new KubernetesException($"watch {path}: {status.Message}", status),
            _ => new(WatchEventType.Gone, found),
        };
    }

    private static WatchEvent Gone(KubernetesStatus status) => new(WatchEventType.Gone, status.ToJson());

    private void Failed(KubernetesException fault, bool again)
    {
        if (!again || ++_failures >= _limits.MaxAttempts)
            throw fault;
    }

    private Query ToQuery() => default(Query)
        .Add("watch", "true")
        .Add("allowWatchBookmarks", "true")
        .Add("resourceVersion", _version)
        .Add("timeoutSeconds", ((int)_limits.WatchTimeout.TotalSeconds).ToString())
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector);
}
