namespace HyperFleet.Server.Configuration;

internal sealed record HttpOptions
{
    public int Port { get; init; } = 8000;

    /// <summary>From the first byte of a request to the last of its body.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the head of a request to the end of its answer.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Comma list of origins such as <c>https://console.example</c>; <c>*</c> for every one.</summary>
    public string CorsAllowedOrigins { get; init; } = "";

    public bool Tls { get; init; }

    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }
}
