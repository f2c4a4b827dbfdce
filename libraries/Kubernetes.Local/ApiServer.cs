using HyperFleet.Kubernetes.Local.Controllers;
using HyperFleet.Kubernetes.Local.Discovery;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Reviews;
using HyperFleet.Kubernetes.Local.Storage;
using HyperFleet.Kubernetes.Local.Verbs;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local;

/// <summary>Routes a request: who asks, which path, which verb.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly LocalKubernetesOptions _options;
    private readonly ReadVerbs _reads;
    private readonly WriteVerbs _writes;
    private readonly WatchVerb _watch;
    private readonly DiscoveryDocuments _discovery;
    private readonly CancellationTokenSource _stopping = new();

    public ApiServer(LocalKubernetesOptions options)
    {
        _options = options;
        Store = new(options.History);
        Kinds = new();
        Writer = new(Store, Kinds);
        _reads = new(Store);
        _writes = new(Store, Writer, options.Time);
        _watch = new(Store, options.Time);
        _discovery = new(Kinds);
        Seed.Plant(this);
    }

    internal Store Store { get; }

    internal KindRegistry Kinds { get; }

    internal ObjectWriter Writer { get; }

    internal TimeProvider Time => _options.Time;

    internal async Task HandleAsync(HttpContext http)
    {
        if (!Authentication.Permits(http.Request, _options.Token))
            await Responses.WriteAsync(http, Refusals.Unauthorized());
        else if (RequestTarget.Parse(http.Request.Path) is { Plural.Length: > 0 } target)
            await DispatchAsync(http, target);
        else
            await PlainAsync(http);
    }

    internal void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    private Task DispatchAsync(HttpContext http, RequestTarget target)
    {
        if (Kinds.Find(target.Group, target.Version, target.Plural) is not { } kind)
            return NotFound(http);
        var request = new ApiRequest(http, kind, target);
        if (request.Subresource.Length > 0 && !(request.Subresource == "status" && kind.HasStatus) && !(request.Subresource == "finalize" && kind.HasFinalize))
            return NotFound(http);
        if (kind.IsReview)
            return http.Request.Method == "POST" ? ReviewVerb.RunAsync(request, _options.Token) : Responses.WriteAsync(http, Refusals.MethodNotAllowed());
        return (http.Request.Method, target.Name.Length > 0) switch
        {
            ("GET", _) when request.IsWatch => _watch.RunAsync(request, _stopping.Token),
            ("GET", true) => _reads.GetAsync(request),
            ("GET", false) => _reads.ListAsync(request),
            ("POST", false) => _writes.CreateAsync(request),
            ("PUT", true) => _writes.UpdateAsync(request),
            ("PATCH", true) => _writes.PatchAsync(request),
            ("DELETE", true) => _writes.DeleteAsync(request),
            ("DELETE", false) => _writes.DeleteCollectionAsync(request),
            _ => Responses.WriteAsync(http, Refusals.MethodNotAllowed()),
        };
    }

    private Task PlainAsync(HttpContext http) => http.Request.Path.Value!.TrimEnd('/') switch
    {
        "/healthz" or "/readyz" or "/livez" => Responses.WriteTextAsync(http, "ok"),
        "/version" => Responses.WriteAsync(http, ServerVersion.Document()),
        var path => _discovery.Find(http.Request, path) is { } document ? Responses.WriteAsync(http, document) : NotFound(http),
    };

    private static Task NotFound(HttpContext http) => Responses.WriteAsync(http, Refusals.NoSuchPath());
}
