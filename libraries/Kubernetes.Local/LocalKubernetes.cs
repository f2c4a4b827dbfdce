using System.Net;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Kubernetes.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Kubernetes.Local;

/// <summary>
/// A Kubernetes API server in memory, for development and tests: discovery, core kinds, CRDs, watch, server-side apply, garbage
/// collection, roles and impersonation; no kubelet, no scheduler. Speaks to kubectl and every client.
/// </summary>
public sealed class LocalKubernetes : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly LocalKubernetesOptions _options;

    private readonly X509Certificate2? _certificate;

    private LocalKubernetes(WebApplication application, LocalKubernetesOptions options, X509Certificate2? certificate, Uri address) =>
        (_application, _options, _certificate, Address) = (application, options, certificate, address);

    public Uri Address { get; }

    public KubernetesConnection Connection => new(Address) { Token = _options.Token, CertificateAuthority = _certificate?.ExportCertificatePem() };

    /// <summary>A kubeconfig for kubectl and others.</summary>
    public string Kubeconfig => LocalKubeconfig.Write(Connection);

    /// <summary>Starts a server on loopback; it answers when this returns.</summary>
    public static async Task<LocalKubernetes> StartAsync(LocalKubernetesOptions? options = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = chosen.Token is null ? null : LocalCertificate.Create(chosen.Time);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, chosen.Port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        builder.Services.AddLocalKubernetes(chosen);
        var application = builder.Build();
        application.MapLocalKubernetes();
        await application.StartAsync(cancellation);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(application, chosen, certificate, new Uri(address));
    }

    public void WriteKubeconfig(string path) => File.WriteAllText(path, Kubeconfig);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _certificate?.Dispose();
    }
}
