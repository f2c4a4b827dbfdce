using HyperFleet.Kubernetes.Local.Audit;
using HyperFleet.Kubernetes.Local.Authorization;
using HyperFleet.Kubernetes.Local.Controllers;
using HyperFleet.Kubernetes.Local.Discovery;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.OpenApi;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Reviews;
using HyperFleet.Kubernetes.Local.Storage;
using HyperFleet.Kubernetes.Local.Tables;
using HyperFleet.Kubernetes.Local.Verbs;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local;

/// <summary>Routes a request: who asks, which path, which verb, and whether he may.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly LocalKubernetesOptions _options;
    private readonly Authorizer _authorizer;
    private readonly Impersonation _impersonation;
    private readonly ReviewVerb _reviews;
    private readonly ReadVerbs _reads;
    private readonly WriteVerbs _writes;
    private readonly WatchVerb _watch;
    private readonly ScaleVerb _scale;
    private readonly DiscoveryDocuments _discovery;
    private readonly AggregatedDiscovery _aggregated;
    private readonly OpenApiDocuments _openApi;
    private readonly AuditLog _audit;
    private readonly CancellationTokenSource _stopping = new();

    public ApiServer(LocalKubernetesOptions options)
    {
        _options = options;
        Store = new(options.History);
        Kinds = new();
        Writer = new(Store, Kinds);
        _authorizer = new(Store);
        _impersonation = new(_authorizer);
        _reviews = new(_authorizer, options.Token);
        var table = new Table(new Columns(options.Time));
        _reads = new(Store, table);
        _writes = new(Store, Writer, new(_authorizer), options.Time);
        _watch = new(Store, table, options.Time);
        _scale = new(Store, Writer, options.Time);
        _discovery = new(Kinds);
        _aggregated = new(Kinds);
        _openApi = new(Kinds);
        _audit = new(options.AuditLogPath, options.Time);
        Seed.Plant(this);
    }

    internal Store Store { get; }

    internal KindRegistry Kinds { get; }

    internal ObjectWriter Writer { get; }

    internal TimeProvider Time => _options.Time;

    internal async Task HandleAsync(HttpContext http)
    {
        var (caller, refusal) = Authentication.Permits(http.Request, _options.Token)
            ? _impersonation.Of(http.Request.Headers, Caller.Owner)
            : (Caller.Owner, Refusals.Unauthorized());
        if (refusal is not null)
            await Responses.WriteAsync(http, refusal);
        else if (RequestTarget.Parse(http.Request.Path) is { Plural.Length: > 0 } target)
            await DispatchAsync(http, target, caller);
        else
            await PlainAsync(http);
    }

    internal void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Dispose();
        _audit.Dispose();
    }

    private Task DispatchAsync(HttpContext http, RequestTarget target, Caller caller)
    {
        if (Kinds.Find(target.Group, target.Version, target.Plural) is not { } kind)
            return NotFound(http);
        var request = new ApiRequest(http, kind, target, caller);
        var access = AccessRequest.Of(request);
        return _audit.RunAsync(request, access, () => _authorizer.Permits(caller, access) is null
            ? Responses.WriteAsync(http, Refusals.NotPermitted(kind, request.Name, access.Refuse(caller)))
            : AnswerAsync(request));
    }

    private Task AnswerAsync(ApiRequest request) => request.Subresource switch
    {
        "" when request.Kind.IsReview => _reviews.RunAsync(request),
        "scale" when request.Kind.HasScale => _scale.RunAsync(request),
        "" => RunAsync(request),
        "status" when request.Kind.HasStatus => RunAsync(request),
        "finalize" when request.Kind.HasFinalize => RunAsync(request),
        _ => NotFound(request.Http),
    };

    private Task RunAsync(ApiRequest request) =>
        (request.Http.Request.Method, request.Name.Length > 0) switch
        {
            ("GET", _) when request.IsWatch => _watch.RunAsync(request, _stopping.Token),
            ("GET", true) => _reads.GetAsync(request),
            ("GET", false) => _reads.ListAsync(request),
            ("POST", false) => _writes.CreateAsync(request),
            ("PUT", true) => _writes.UpdateAsync(request),
            ("PATCH", true) => _writes.PatchAsync(request),
            ("DELETE", true) => _writes.DeleteAsync(request),
            ("DELETE", false) => _writes.DeleteCollectionAsync(request),
            _ => Responses.WriteAsync(request.Http, Refusals.MethodNotAllowed()),
        };

    private async Task PlainAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        if (path is "/healthz" or "/readyz" or "/livez")
            await Responses.WriteTextAsync(http, "ok");
        else if (path == "/version")
            await Responses.WriteAsync(http, ServerVersion.Document());
        else if (!await _openApi.TryAnswerAsync(http, path) && !await _aggregated.TryAnswerAsync(http, path))
            await (_discovery.Find(path) is { } document ? Responses.WriteAsync(http, document) : NotFound(http));
    }

    private static Task NotFound(HttpContext http) => Responses.WriteAsync(http, Refusals.NoSuchPath());
}
