namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>
/// The listeners of a role. Health and metrics are apart from the main one, so that neither needs its authentication; null: none.
/// </summary>
public sealed record ServiceEndpoints(BindAddress? Health, BindAddress? Metrics)
{
    /// <summary>The role's own listener; null for roles that only work.</summary>
    public BindAddress? Main { get; init; }

    /// <summary>TLS of the main listener; null is plain HTTP.</summary>
    public TlsFiles? MainTls { get; init; }

    /// <summary>TLS of the health listener.</summary>
    public TlsFiles? HealthTls { get; init; }

    /// <summary>TLS of the metrics listener.</summary>
    public TlsFiles? MetricsTls { get; init; }
}
