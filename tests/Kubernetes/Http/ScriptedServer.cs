using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Kubernetes.Tests.Http;

/// <summary>A web server that answers each request with the next step of a script, and the last one for ever.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    internal static readonly KubernetesResource ConfigMaps = new(new("", "v1", "ConfigMap"), "configmaps", Namespaced: true);
    private readonly WebApplication _application;
    private readonly List<(string Method, string Target, IHeaderDictionary Headers)> _requests = [];

    private ScriptedServer(WebApplication application) => _application = application;

    internal Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    internal IReadOnlyList<(string Method, string Target, IHeaderDictionary Headers)> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    internal static Task<ScriptedServer> StartAsync(params RequestDelegate[] script) => StartAsync(_ => { }, script);

    internal static async Task<ScriptedServer> StartAsync(Action<ListenOptions> listen, params RequestDelegate[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen.Invoke));
        var server = new ScriptedServer(builder.Build());
        server._application.Run(context => server.AnswerAsync(context, script));
        await server._application.StartAsync();
        return server;
    }

    internal static RequestDelegate Answer(int code, string body, string contentType = "application/json", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
    };

    internal static RequestDelegate Object(string name = "a", string version = "1") =>
        Answer(200, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"x","resourceVersion":"{{{version}}}"}}""");

    internal static RequestDelegate Refusal(int code, string reason, string message, string? retryAfter = null) =>
        Answer(code, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message}}","code":{{code}}}""", retryAfter: retryAfter);

    internal KubernetesClient Client(KubernetesClientOptions? options = null) =>
        new(new(Address), (options ?? new()) with { RetryDelay = TimeSpan.FromMilliseconds(1) });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context, RequestDelegate[] script)
    {
        int number;
        lock (_requests)
        {
            number = _requests.Count;
            _requests.Add((context.Request.Method, context.Request.Path + context.Request.QueryString, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        }
        return script[Math.Min(number, script.Length - 1)](context);
    }
}
