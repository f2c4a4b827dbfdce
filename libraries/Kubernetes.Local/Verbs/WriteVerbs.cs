using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Authorization;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Patches;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>create, update, patch, delete and deletecollection.</summary>
internal sealed class WriteVerbs(Store store, ObjectWriter writer, Escalation escalation, TimeProvider time)
{
    internal async Task CreateAsync(ApiRequest request)
    {
        var body = await BodyReader.ReadObjectAsync(request);
        var answer = body.Refusal is null ? writer.Create(request.Kind, request.Namespace, body.Value, Context(request)) : body;
        await Responses.WriteAsync(request.Http, answer);
    }

    internal async Task UpdateAsync(ApiRequest request)
    {
        var body = await BodyReader.ReadObjectAsync(request);
        var answer = body.Refusal is null
            ? writer.Update(request.Kind, request.Namespace, request.Name, _ => body, Context(request))
            : body;
        await Responses.WriteAsync(request.Http, answer);
    }

    internal async Task PatchAsync(ApiRequest request)
    {
        var type = BodyReader.MediaType(request.Http.Request);
        var answer = await BodyReader.ReadAsync(request.Http.Request, request.Cancellation) is { } body
            ? type == PatchFormats.Apply ? Apply(request, body) : Patch(request, type, body)
            : Refusals.TooLarge(BodyReader.Limit);
        await Responses.WriteAsync(request.Http, answer);
    }

    internal async Task DeleteAsync(ApiRequest request)
    {
        var (options, refusal, dryRun) = await DeleteOptionsReader.ReadAsync(request);
        var answer = refusal is null
            ? writer.Delete(request.Kind, request.Namespace, request.Name, options, Context(request) with { DryRun = dryRun })
            : refusal;
        await Responses.WriteAsync(request.Http, answer);
    }

    internal async Task DeleteCollectionAsync(ApiRequest request)
    {
        var (options, refusal, dryRun) = await DeleteOptionsReader.ReadAsync(request);
        if (refusal is not null || Selection.Of(request, out refusal) is not { } selection)
        {
            await Responses.WriteAsync(request.Http, refusal!);
            return;
        }
        var found = selection.Of(store.State, request.Kind.Resource).ToList();
        foreach (var item in found)
            writer.Delete(request.Kind, item.Namespace, item.Name, options with { Uid = item.Uid }, Context(request) with { DryRun = dryRun });
        await Responses.WriteAsync(request.Http, new JsonObject
        {
            ["kind"] = request.Kind.Type.Kind + "List",
            ["apiVersion"] = request.Kind.Type.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = store.State.Revision.ToString() },
            ["items"] = new JsonArray([.. found.Select(item => Versions.Show(request.Kind, item.Json).DeepClone())]),
        });
    }

    private Answer Patch(ApiRequest request, string type, byte[] body)
    {
        var patch = PatchFormats.Read(request.Kind, type, body, out var refusal);
        return patch is null ? refusal! : writer.Update(request.Kind, request.Namespace, request.Name, current => patch(Versions.Show(request.Kind, current.Json)), Context(request) with { IsPatch = true });
    }

    private Answer Apply(ApiRequest request, byte[] body)
    {
        if (!request.NamesManager)
            return Refusals.Invalid(PatchFormats.OptionsKind, "", [FieldError.Required("fieldManager", "is required for apply patch")]);
        var applied = BodyReader.ParseYaml(body);
        if (applied.Refusal is not null)
            return applied;
        if (applied.Value.Name is { Length: > 0 } name && name != request.Name)
            return Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        var metadata = applied.Value["metadata"] as JsonObject ?? (JsonObject)(applied.Value["metadata"] = new JsonObject());
        metadata["name"] = request.Name;
        return writer.Apply(request.Kind, request.Namespace, request.Name, applied.Value, Context(request));
    }

    private WriteContext Context(ApiRequest request) => new(request.Manager, time.GetUtcNow())
    {
        DryRun = request.DryRun,
        Force = request.Force,
        Subresource = request.Subresource,
        FieldValidation = request.FieldValidation,
        Objection = (item, state) => escalation.Check(request.Caller, request.Kind, item, request.Namespace, state),
        Warn = request.Warn,
    };
}
