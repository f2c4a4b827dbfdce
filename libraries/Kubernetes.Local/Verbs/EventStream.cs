using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;
using HyperFleet.Kubernetes.Local.Tables;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>Writes the events of one watch: what enters the selection is added, what leaves it is deleted.</summary>
internal sealed class EventStream(ApiRequest request, Selection selection, Table? table)
{
    private readonly System.IO.Pipelines.PipeWriter _body = request.Http.Response.BodyWriter;
    private readonly bool _bookmarks = request.IsTrue("allowWatchBookmarks");
    private bool _hasColumns;
    private readonly bool _sendsInitial = request.IsTrue("sendInitialEvents");

    internal string Resource => request.Kind.Resource;

    internal string Namespace => request.Namespace;

    internal async ValueTask WriteInitialAsync(StoredObject item, CancellationToken cancellation)
    {
        if (selection.Matches(item))
            await WriteAsync("ADDED", Shown(item.Json), cancellation);
    }

    internal async ValueTask EndInitialAsync(long revision, CancellationToken cancellation)
    {
        if (_sendsInitial && _bookmarks)
            await WriteAsync("BOOKMARK", Bookmark(revision, new() { ["k8s.io/initial-events-end"] = "true" }), cancellation);
    }

    internal async ValueTask WriteAsync(Change change, CancellationToken cancellation)
    {
        if (change.Resource != Resource)
            return;
        var before = change.Before is { } old && selection.Matches(old);
        var after = !change.IsDeletion && selection.Matches(change.After);
        if (!before && !after)
            return;
        await WriteAsync(after ? before ? "MODIFIED" : "ADDED" : "DELETED", Shown(after || change.IsDeletion ? change.After.Json : Left(change)), cancellation);
    }

    internal ValueTask WriteGoneAsync(long asked, long oldest, CancellationToken cancellation) =>
        WriteAsync("ERROR", Refusals.Expired($"too old resource version: {asked} ({oldest})").ToJson(), cancellation);

    internal async ValueTask BookmarkAsync(long revision, CancellationToken cancellation)
    {
        if (!_bookmarks)
            return;
        await WriteAsync("BOOKMARK", Bookmark(revision, null), cancellation);
        await FlushAsync(cancellation);
    }

    internal async ValueTask FlushAsync(CancellationToken cancellation) => await _body.FlushAsync(cancellation);

    // An object that leaves the selection is shown as it last was inside, at the version that took it out.
    private static JsonObject Left(Change change)
    {
        var left = change.Before!.Copy();
        left.Metadata!["resourceVersion"] = change.Revision.ToString();
        return left;
    }

    private JsonObject Shown(JsonObject item)
    {
        var shown = Versions.Show(request.Kind, item);
        if (table is null)
            return shown;
        var first = !_hasColumns;
        _hasColumns = true;
        return table.Of(request, [shown], new() { ["resourceVersion"] = shown.ResourceVersion }, withColumns: first);
    }

    private JsonObject Bookmark(long revision, JsonObject? annotations)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(), ["creationTimestamp"] = null };
        if (annotations is not null)
            metadata["annotations"] = annotations;
        return new() { ["kind"] = request.Kind.Type.Kind, ["apiVersion"] = request.Kind.Type.ApiVersion, ["metadata"] = metadata };
    }

    private async ValueTask WriteAsync(string type, JsonObject item, CancellationToken cancellation)
    {
        using (var writer = new Utf8JsonWriter(_body, new JsonWriterOptions { Encoder = JsonText.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("object");
            item.WriteTo(writer);
            writer.WriteEndObject();
        }
        _body.Write("\n"u8);
        if (_body.UnflushedBytes > 64 * 1024)
            await _body.FlushAsync(cancellation);
    }
}
