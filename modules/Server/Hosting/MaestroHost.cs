using HyperFleet.Postgres;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Grpc;
using HyperFleet.Server.Rest;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Hosting;

/// <summary>The two processes of the role.</summary>
internal static class MaestroHost
{
    private const int ConnectAttempts = 10;
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromSeconds(3);
    private static readonly ServiceIdentity Identity = new("maestro", "maestro-server");

    public static async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellation)
    {
        await using var app = Build(options);
        await ((IHost)app).RunAsync(cancellation);
        return 0;
    }

    public static async Task<int> MigrateAsync(ServerOptions options, CancellationToken cancellation)
    {
        await using var app = Build(options with { Broker = new() { Disabled = true } });
        var database = app.Services.GetRequiredService<Database>();
        try
        {
            await database.WaitUntilReachableAsync(ConnectAttempts, ConnectInterval, cancellation);
            await Schema.Migrator(database).ApplyAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MaestroHost)).MigrationFailed(e);
            return 1;
        }
    }

    internal static WebApplication Build(ServerOptions options, Action<IServiceCollection>? replace = null)
    {
        var builder = ServiceHost.CreateBuilder(Identity, Endpoints(options), new LogOptions(options.LogLevel));
        builder.Services.AddMaestroServer(options);
        builder.AddMaestroGrpc(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = options.Http.ReadTimeout);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapMaestroGrpc(options);
        app.MapRest(options.Http);
        return app;
    }

    private static ServiceEndpoints Endpoints(ServerOptions options)
    {
        var tls = options.Http is { CertFile: { } certificate, KeyFile: { } key } ? new TlsFiles(certificate, key) : null;
        return new(new BindAddress(options.Host, options.Health.Port), new BindAddress(options.Host, options.Metrics.Port))
        {
            Main = new BindAddress(options.Host, options.Http.Port),
            MainTls = Tls(options.Http.Tls),
            HealthTls = Tls(options.Health.Tls),
            MetricsTls = Tls(options.Metrics.Tls),
        };

        TlsFiles? Tls(bool enabled) => enabled ? tls ?? throw new ConfigurationException("HTTPS needs --https-cert-file and --https-key-file") : null;
    }
}
