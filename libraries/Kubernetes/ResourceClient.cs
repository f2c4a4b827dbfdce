using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Http;
using HyperFleet.Kubernetes.Watching;

namespace HyperFleet.Kubernetes;

/// <summary>
/// The requests for one kind. A namespace is ignored for cluster-scoped kinds; for namespaced ones null means all namespaces
/// when reading lists, and the server's own <c>default</c> when naming one object.
/// </summary>
public sealed class ResourceClient
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private readonly Transport _transport;

    internal ResourceClient(Transport transport, KubernetesResource resource) => (_transport, Resource) = (transport, resource);

    public KubernetesResource Resource { get; }

    public Task<KubernetesResult> GetAsync(string? space, string name, CancellationToken cancellation) =>
        _transport.SendAsync(new(HttpMethod.Get, Item(space, name)), cancellation);

    /// <summary>One page.</summary>
    public async Task<KubernetesPage> ListAsync(string? space, ListOptions options, CancellationToken cancellation) =>
        KubernetesPage.From(await _transport.SendAsync(new(HttpMethod.Get, Resource.Path(space), ToQuery(options)), cancellation), Resource.Kind);

    /// <summary>All pages as one, 500 objects at a time unless <see cref="ListOptions.Limit"/> says otherwise; starts over once if the server forgets the walk.</summary>
    public async Task<KubernetesPage> ListAllAsync(string? space, ListOptions options, CancellationToken cancellation)
    {
        var asked = options with { Limit = options.Limit ?? 500 };
        var page = await ListAsync(space, asked, cancellation);
        while (page is { Outcome: KubernetesOutcome.Ok, Continue.Length: > 0 })
        {
            var next = await ListAsync(space, asked with { Continue = page.Continue, ResourceVersion = null }, cancellation);
            if (next.Outcome == KubernetesOutcome.Gone)
                return await ListAsync(space, options with { Limit = null, Continue = null }, cancellation);
            page = next.Outcome == KubernetesOutcome.Ok ? page.Append(next) : next;
        }
        return page;
    }

    /// <summary>
    /// Changes after <paramref name="resourceVersion"/>, across as many connections as it takes. Ends with <see cref="WatchEventType.Gone"/>,
    /// by cancellation, or with a <see cref="KubernetesException"/> when the server stays away.
    /// </summary>
    public IAsyncEnumerable<WatchEvent> WatchAsync(string? space, string resourceVersion, WatchOptions options, CancellationToken cancellation) =>
        new Watch(_transport, Resource.Path(space), options).RunAsync(resourceVersion, cancellation);

    public Task<KubernetesResult> CreateAsync(JsonObject manifest, WriteOptions? options, CancellationToken cancellation) =>
        _transport.SendAsync(new Call(HttpMethod.Post, Collection(manifest), ToQuery(options)) { ImpersonatedUser = options?.ImpersonatedUser }.With(manifest), cancellation);

    /// <summary>Replaces the object. With a resource version in the manifest a newer object is <see cref="KubernetesOutcome.Conflict"/>.</summary>
    public Task<KubernetesResult> UpdateAsync(JsonObject manifest, WriteOptions? options, CancellationToken cancellation) =>
        _transport.SendAsync(new Call(HttpMethod.Put, Item(manifest, options), ToQuery(options)) { ImpersonatedUser = options?.ImpersonatedUser }.With(manifest), cancellation);

    public Task<KubernetesResult> PatchAsync(string? space, string name, PatchFormat format, JsonNode patch, WriteOptions? options, CancellationToken cancellation) =>
        _transport.SendAsync(new Call(HttpMethod.Patch, Item(space, name, options), ToQuery(options)) { ImpersonatedUser = options?.ImpersonatedUser }.With(patch, ContentType(format)), cancellation);

    /// <summary>Server-side apply: the fields in the manifest become the field manager's; creates the object when it is absent.</summary>
    public Task<KubernetesResult> ApplyAsync(JsonObject manifest, WriteOptions? options, CancellationToken cancellation)
    {
        var query = ToQuery(options).Add("force", options?.Force == true ? "true" : null);
        return _transport.SendAsync(new Call(HttpMethod.Patch, Item(manifest, options), query) { ImpersonatedUser = options?.ImpersonatedUser }.With(manifest, ApplyPatch), cancellation);
    }

    public Task<KubernetesResult> DeleteAsync(string? space, string name, DeleteOptions? options, CancellationToken cancellation)
    {
        var call = new Call(HttpMethod.Delete, Item(space, name));
        return _transport.SendAsync(options is null ? call : call.With(ToBody(options)), cancellation);
    }

    private string Item(string? space, string name, WriteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Resource.Path(Space(space), name, options?.Subresource);
    }

    private string Item(JsonObject manifest, WriteOptions? options) =>
        Item(manifest.Namespace, manifest.Name ?? throw new ArgumentException("the manifest has no metadata.name", nameof(manifest)), options);

    private string Collection(JsonObject manifest) => Resource.Path(Space(manifest.Namespace));

    private static string Space(string? space) => string.IsNullOrEmpty(space) ? "default" : space;

    private Query ToQuery(WriteOptions? options) => default(Query)
        .Add("fieldManager", options?.FieldManager ?? _transport.Options.FieldManager)
        .Add("dryRun", options?.DryRun == true ? "All" : null);

    private static Query ToQuery(ListOptions options) => default(Query)
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("limit", options.Limit?.ToString())
        .Add("continue", options.Continue)
        .Add("resourceVersion", options.ResourceVersion);

    private static string ContentType(PatchFormat format) => format switch
    {
        PatchFormat.Json => "application/json-patch+json",
        PatchFormat.Merge => "application/merge-patch+json",
        _ => "application/strategic-merge-patch+json",
    };

    private static JsonObject ToBody(DeleteOptions options)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (options.PropagationPolicy is { } policy)
            body["propagationPolicy"] = policy.ToString();
        if (options.GracePeriodSeconds is { } grace)
            body["gracePeriodSeconds"] = grace;
        if (options.DryRun)
            body["dryRun"] = new JsonArray("All");
        var preconditions = new JsonObject();
        if (options.Uid is { } uid)
            preconditions["uid"] = uid;
        if (options.ResourceVersion is { } version)
            preconditions["resourceVersion"] = version;
        if (preconditions.Count > 0)
            body["preconditions"] = preconditions;
        return body;
    }
}
