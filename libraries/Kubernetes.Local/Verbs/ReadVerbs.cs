using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;
using HyperFleet.Kubernetes.Local.Tables;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>get and list.</summary>
internal sealed class ReadVerbs(Store store, Table table)
{
    internal Task GetAsync(ApiRequest request)
    {
        var found = store.State.Find(request.Kind.Resource, request.Namespace, request.Name);
        if (found is null)
            return Responses.WriteAsync(request.Http, Refusals.NotFound(request.Kind, request.Name));
        var shown = Versions.Show(request.Kind, found.Json);
        return Responses.WriteAsync(request.Http, Table.IsAsked(request) ? table.Of(request, [shown], new() { ["resourceVersion"] = shown.ResourceVersion }) : shown);
    }

    internal Task ListAsync(ApiRequest request)
    {
        if (Selection.Of(request, out var refusal) is not { } selection)
            return Responses.WriteAsync(request.Http, refusal!);
        if (Page.Read(request, store, out refusal) is not { } page)
            return Responses.WriteAsync(request.Http, refusal!);
        var matching = selection.Of(page.State, request.Kind.Resource);
        var result = page.Cut(matching, store.Snapshots);
        return Table.IsAsked(request)
            ? Responses.WriteAsync(request.Http, table.Of(request, result.Items.Select(item => Versions.Show(request.Kind, item.Json)), result.Metadata))
            : WriteAsync(request, result);
    }

    private static async Task WriteAsync(ApiRequest request, Page.Result page)
    {
        Responses.Head(request.Http, 200);
        await using var writer = new Utf8JsonWriter(request.Http.Response.BodyWriter, new JsonWriterOptions { Encoder = JsonText.Options.Encoder, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("kind", request.Kind.Type.Kind + "List");
        writer.WriteString("apiVersion", request.Kind.Type.ApiVersion);
        writer.WritePropertyName("metadata");
        page.Metadata.WriteTo(writer);
        writer.WriteStartArray("items");
        foreach (var item in page.Items)
        {
            if (ReferenceEquals(Versions.Show(request.Kind, item.Json), item.Json))
                writer.WriteRawValue(item.Utf8, skipInputValidation: true);
            else
                Versions.Show(request.Kind, item.Json).WriteTo(writer);
            if (writer.BytesPending > 64 * 1024)
                await writer.FlushAsync(request.Cancellation);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
