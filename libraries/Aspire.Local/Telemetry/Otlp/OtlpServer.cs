using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>Listens for telemetry: HTTP/protobuf on one port, gRPC (HTTP/2 without TLS needs a port of its own) on another.</summary>
internal sealed partial class OtlpServer(OtlpOptions options, OtlpReceiver receiver, ILogger<DistributedApplication> logger) : IHostedService
{
    // What one export may weigh; the exporters send batches of 512.
    private const long MaxBody = 8 * 1024 * 1024;
    private WebApplication? _web;
    private ListenOptions? _http;
    private ListenOptions? _grpc;

    public string? HttpAddress => Address(_http);

    public string? GrpcAddress => Address(_grpc);

    /// <summary>Where projects send to and how; null before the start.</summary>
    public (string Address, string Protocol)? Exporter => options.PrefersGrpc
        ? GrpcAddress is { } grpc ? (grpc, "grpc") : null
        : HttpAddress is { } http ? (http, "http/protobuf") : null;

    public string Key => options.Key;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _web = await ListenAsync(options.Http, options.Grpc, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            PortTaken(logger, options.PrefersGrpc ? options.Grpc.Port : options.Http.Port);
            _web = await ListenAsync(new(options.Http.Address, 0), new(options.Grpc.Address, 0), cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_web is null)
            return;
        await _web.StopAsync(cancellationToken);
        await _web.DisposeAsync();
    }

    private static string? Address(ListenOptions? listener) => listener?.IPEndPoint is { Port: > 0 } listening
        ? $"http://{(IPAddress.Any.Equals(listening.Address) ? IPAddress.Loopback : listening.Address)}:{listening.Port}"
        : null;

    private async Task<WebApplication> ListenAsync(IPEndPoint http, IPEndPoint grpc, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(http, listen => (_http = listen).Protocols = HttpProtocols.Http1);
            kestrel.Listen(grpc, listen => (_grpc = listen).Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        var web = builder.Build();
        web.UseRouting();
        receiver.Map(web);
        try
        {
            await web.StartAsync(cancellation);
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(EventId = 43, Level = LogLevel.Warning, Message = "Port {Port} is taken; telemetry is received on a free one.")]
    private static partial void PortTaken(ILogger logger, int port);
}
