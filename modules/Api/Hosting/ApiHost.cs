using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using HyperFleet.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Hosting;

/// <summary>The two processes of the role.</summary>
internal static class ApiHost
{
    private static readonly ServiceIdentity Identity = new("hyperfleet-api", "api");

    public static async Task<int> ServeAsync(ApiOptions options, CancellationToken cancellation)
    {
        ApiOptionsRules.CheckServing(options);
        await using var app = Build(options);
        await ((IHost)app).RunAsync(cancellation);
        return 0;
    }

    public static async Task<int> MigrateAsync(ApiOptions options, CancellationToken cancellation)
    {
        await using var app = Build(options);
        var database = app.Services.GetRequiredService<Database>();
        try
        {
            await database.WaitUntilReachableAsync(options.Database.Pool.ConnRetryAttempts, options.Database.Pool.ConnRetryInterval, cancellation);
            await Schema.Migrator(database, options).ApplyAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiHost)).MigrationFailed(e);
            return 1;
        }
    }

    internal static WebApplication Build(ApiOptions options, Action<IServiceCollection>? replace = null)
    {
        var builder = ServiceHost.CreateBuilder(
            Identity, options.ToEndpoints(), options.ToLogOptions(), new TelemetryOptions(options.Tracing.Enabled, options.Tracing.SamplingRate), HealthBody.Reason);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            // The body limit is ours, so that its answer is a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = options.Server.Timeouts.Idle;
        });
        // Requests never block a thread, so they may run on the one that received them: fewer threads to wake for each.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Health.ShutdownTimeout);
        builder.Services.AddHyperFleetApi(options);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapHyperFleetApi();
        return app;
    }
}
