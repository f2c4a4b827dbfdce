namespace HyperFleet.Api.Configuration;

internal sealed record ServerOptions
{
    /// <summary>The name under which clients reach the API, published in the OpenAPI document.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Empty is every interface: containers listen without further flags.</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 8000;

    /// <summary>Empty means the document that comes with the product.</summary>
    public string OpenapiSchemaPath { get; init; } = "";

    /// <summary>Refuse to start without the configured document, instead of serving without readiness until it appears (incident I16).</summary>
    public bool OpenapiSchemaStrict { get; init; }

    public TimeoutOptions Timeouts { get; init; } = new();

    /// <summary>Host and port in one; wins over both.</summary>
    public string? BindAddress { get; init; }

    public TlsOptions Tls { get; init; } = new();

    public JwtOptions Jwt { get; init; } = new();

    public TenantOptions Tenant { get; init; } = new();
}
