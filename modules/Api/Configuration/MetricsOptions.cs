namespace HyperFleet.Api.Configuration;

internal sealed record MetricsOptions
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 9090;

    /// <summary>Host and port in one; wins over both.</summary>
    public string? BindAddress { get; init; }

    public TlsOptions Tls { get; init; } = new();

    public TimeSpan ReconciliationStuckThreshold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Label metrics count resources changed within this time.</summary>
    public TimeSpan LabelMetricsInclusionDuration { get; init; } = TimeSpan.FromHours(168);
}
