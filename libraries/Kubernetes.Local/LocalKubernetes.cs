using HyperFleet.Kubernetes.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Kubernetes.Local;

/// <summary>
/// A Kubernetes API server in memory, for development and tests: discovery, core kinds, CRDs, watch, server-side apply, garbage
/// collection; no kubelet, no scheduler, no authorization. Speaks to kubectl and every client.
/// </summary>
public sealed class LocalKubernetes : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly LocalKubernetesOptions _options;

    private LocalKubernetes(WebApplication application, LocalKubernetesOptions options, Uri address) =>
        (_application, _options, Address) = (application, options, address);

    public Uri Address { get; }

    public KubernetesConnection Connection => new(Address) { Token = _options.Token };

    /// <summary>A kubeconfig for kubectl and others.</summary>
    public string Kubeconfig => LocalKubeconfig.Write(Address, _options.Token);

    /// <summary>Starts a server on loopback; it answers when this returns.</summary>
    public static async Task<LocalKubernetes> StartAsync(LocalKubernetesOptions? options = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, chosen.Port, listen => listen.Protocols = HttpProtocols.Http1AndHttp2));
        builder.Services.AddLocalKubernetes(chosen);
        var application = builder.Build();
        application.MapLocalKubernetes();
        await application.StartAsync(cancellation);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(application, chosen, new Uri(address));
    }

    public void WriteKubeconfig(string path) => File.WriteAllText(path, Kubeconfig);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
