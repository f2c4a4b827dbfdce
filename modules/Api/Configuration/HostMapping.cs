using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;

namespace HyperFleet.Api.Configuration;

internal static class HostMapping
{
    public static ServiceEndpoints ToEndpoints(this ApiOptions options) => new(
        Bind(options.Health.BindAddress, options.Health.Host, options.Health.Port),
        Bind(options.Metrics.BindAddress, options.Metrics.Host, options.Metrics.Port))
    {
        Main = Bind(options.Server.BindAddress, options.Server.Host, options.Server.Port),
        MainTls = Tls(options.Server.Tls, options.Server.Tls),
        HealthTls = Tls(options.Health.Tls, options.Server.Tls),
        MetricsTls = Tls(options.Metrics.Tls, options.Server.Tls),
    };

    public static LogOptions ToLogOptions(this ApiOptions options) => new(options.Logging.Level, options.Logging.Format, options.Logging.Output);

    private static BindAddress Bind(string? address, string host, int port) =>
        string.IsNullOrEmpty(address) ? new(host, port) : BindAddress.Parse(address);

    /// <summary>The side listeners use the certificate of the API when they have none of their own.</summary>
    private static TlsFiles? Tls(TlsOptions tls, TlsOptions server) =>
        tls.Enabled ? new(tls.CertFile is { Length: > 0 } own ? own : server.CertFile, tls.KeyFile is { Length: > 0 } key ? key : server.KeyFile) : null;
}
