using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves the dashboard from this process; it shows and commands, and the application runs the same without it.</summary>
internal sealed partial class DashboardServer(
    DashboardOptions options, DashboardApi api, TelemetryApi telemetry, DashboardStreams streams, ILogger<DistributedApplication> logger) : IHostedService
{
    private WebApplication? _web;

    /// <summary>Where the dashboard listens, once it does.</summary>
    public string? Address { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _web = await ListenAsync(options.Url, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            PortTaken(logger, options.Url.Port);
            _web = await ListenAsync(new UriBuilder(options.Url) { Host = IPAddress.Loopback.ToString(), Port = 0 }.Uri, cancellationToken);
        }
        Address = _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Listening(logger, Address);
        if (!options.AllowAnonymous)
            Login(logger, Address, options.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_web is null)
            return;
        streams.Stop(); // ends the event streams, which would hold the server open
        await _web.StopAsync(cancellationToken);
        await _web.DisposeAsync();
    }

    private async Task<WebApplication> ListenAsync(Uri url, CancellationToken cancellation)
    {
        // Nothing of this process's configuration: its ASPNETCORE_ variables would reconfigure the server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(url.GetLeftPart(UriPartial.Authority));
        builder.Services.AddRoutingCore();
        var web = builder.Build();
        web.Use(DashboardSecurity.Headers);
        web.Use((context, next) => DashboardSecurity.AuthenticateAsync(options, context, next));
        web.UseRouting();
        DashboardPages.Map(web);
        api.Map(web);
        telemetry.Map(web);
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

    [LoggerMessage(EventId = 40, Level = LogLevel.Information, Message = "Now listening on: {Address}")]
    private static partial void Listening(ILogger logger, string address);

    [LoggerMessage(EventId = 41, Level = LogLevel.Information, Message = "Login to the dashboard at {Address}/login?t={Token}")]
    private static partial void Login(ILogger logger, string address, string token);

    [LoggerMessage(EventId = 42, Level = LogLevel.Warning, Message = "Port {Port} is taken; the dashboard uses a free one.")]
    private static partial void PortTaken(ILogger logger, int port);
}
