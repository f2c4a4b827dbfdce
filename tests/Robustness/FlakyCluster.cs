using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Robustness.Tests;

/// <summary>A Kubernetes API that can be made to fail for the agent, and that remembers when the agent asked for which deletion.</summary>
internal sealed class FlakyCluster : IAsyncDisposable
{
    private const string Observer = "observer/1.0";
    private readonly WebApplication _app;
    private volatile Trouble _trouble;

    private FlakyCluster(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>When the agent first asked for the deletion of an object, by its path.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Deletions { get; } = new();

    /// <summary>Which requests of agents are struck; one in two unless set.</summary>
    public Func<HttpRequest, bool> Strikes { get; set; } = _ => Random.Shared.Next(2) == 0;

    /// <summary>What happens to those that are struck.</summary>
    public Trouble Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    public static async Task<FlakyCluster> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLocalKubernetes();
        var app = builder.Build();
        var cluster = new FlakyCluster(app);
        app.Use(cluster.PassAsync);
        app.MapLocalKubernetes();
        await app.StartAsync(cancellation);
        return cluster;
    }

    public KubernetesConnection Connection => new(Address);

    /// <summary>A client that nothing happens to.</summary>
    public KubernetesClient Connect() => new(Connection, new KubernetesClientOptions { UserAgent = Observer });

    /// <summary>Requests of agents that may change something, in order.</summary>
    public ConcurrentQueue<ClusterWrite> Writes { get; } = new();

    /// <param name="who">Name under which <see cref="Writes"/> has the requests.</param>
    public string Kubeconfig(string who) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: flaky
        clusters: [{name: flaky, cluster: {server: "{{{Address}}}"}}]
        users: [{name: agent, user: {token: {{{who}}}}}]
        contexts: [{name: flaky, context: {cluster: flaky, user: agent}}]
        """;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var trouble = http.Request.Headers.UserAgent != Observer && Trouble != Trouble.None && Strikes(http.Request) ? Trouble : Trouble.None;
        if (!HttpMethods.IsGet(http.Request.Method) && AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var who))
            Writes.Enqueue(new(who.Parameter ?? "", http.Request.Method, http.Request.Path.Value!));
        if (HttpMethods.IsDelete(http.Request.Method))
            Deletions.TryAdd(http.Request.Path.Value!, TimeProvider.System.GetUtcNow());
        switch (trouble)
        {
            case Trouble.None:
            case Trouble.Expired when !http.Request.Query.ContainsKey("watch"):
                await next(http);
                break;
            case Trouble.Cut:
                http.Abort();
                break;
            case Trouble.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Trouble.LostAnswer:
                http.Response.Body = Stream.Null;
                await next(http);
                http.Abort();
                break;
            default:
                await RefuseAsync(http, trouble);
                break;
        }
    }

    private static Task RefuseAsync(HttpContext http, Trouble trouble)
    {
        var isWrite = !HttpMethods.IsGet(http.Request.Method);
        var (code, reason, message) = trouble switch
        {
            Trouble.Conflict when isWrite => (409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again"),
            Trouble.TooMany => (429, "TooManyRequests", "too many requests"),
            Trouble.Denied when isWrite => (403, "Forbidden", "admission webhook \"policy.example.invalid\" denied the request: not on a Friday"),
            Trouble.Expired => (410, "Expired", "too old resource version"),
            _ => (500, "InternalError", "in trouble"),
        };
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        if (code == 429)
            http.Response.Headers.RetryAfter = "1";
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["reason"] = reason, ["code"] = code, ["message"] = message,
        };
        return http.Response.WriteAsync(status.ToJsonString());
    }
}
