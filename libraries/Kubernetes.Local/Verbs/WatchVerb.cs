using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;
using HyperFleet.Kubernetes.Local.Tables;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>watch: one JSON event a line, read from the store's history at the client's pace.</summary>
internal sealed class WatchVerb(Store store, Table table, TimeProvider time)
{
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromMinutes(30);

    internal async Task RunAsync(ApiRequest request, CancellationToken stopping)
    {
        if (Selection.Of(request, out var refusal) is not { } selection || !TryStart(request, out var revision, out refusal))
        {
            await Responses.WriteAsync(request.Http, refusal!);
            return;
        }
        Responses.Head(request.Http, 200);
        var stream = new EventStream(request, selection, Table.IsAsked(request) ? table : null);
        using var duration = new CancellationTokenSource(Duration(request), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping, duration.Token);
        try
        {
            await request.Http.Response.StartAsync(end.Token);
            await FollowAsync(stream, await StateAsync(stream, revision, end.Token), end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, the watch ran its time, or the server stops: each is a normal end of the stream.
        }
    }

    // No version: the state first, as additions. A version: what came after it.
    private async Task<long> StateAsync(EventStream stream, long? revision, CancellationToken cancellation)
    {
        if (revision is { } given)
            return given;
        var state = store.State;
        foreach (var item in state.List(stream.Resource, stream.Namespace))
            await stream.WriteInitialAsync(item, cancellation);
        await stream.EndInitialAsync(state.Revision, cancellation);
        return state.Revision;
    }

    private async Task FollowAsync(EventStream stream, long revision, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        while (true)
        {
            changes.Clear();
            if (!store.History.TryRead(revision, changes, out var more))
            {
                await stream.WriteGoneAsync(revision, store.History.Oldest, cancellation);
                return;
            }
            foreach (var change in changes)
                await stream.WriteAsync(change, cancellation);
            revision = changes.Count > 0 ? changes[^1].Revision : revision;
            await stream.FlushAsync(cancellation);
            if (!await Elapses(more, BookmarkPeriod, cancellation))
                continue;
            await stream.BookmarkAsync(revision, cancellation);
        }
    }

    private async Task<bool> Elapses(Task more, TimeSpan period, CancellationToken cancellation)
    {
        try
        {
            await more.WaitAsync(period, time, cancellation);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static bool TryStart(ApiRequest request, out long? revision, out KubernetesStatus? refusal)
    {
        (revision, refusal) = (null, null);
        var text = request.Query("resourceVersion");
        if (text is "" or "0" || request.IsTrue("sendInitialEvents"))
            return true;
        if (!long.TryParse(text, out var given) || given < 0)
            refusal = Refusals.BadRequest($"Invalid value: {FieldError.Quote(text)}: resourceVersion must be a non-negative integer");
        revision = given;
        return refusal is null;
    }

    private static TimeSpan Duration(ApiRequest request) =>
        int.TryParse(request.Query("timeoutSeconds"), out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : DefaultDuration;
}
