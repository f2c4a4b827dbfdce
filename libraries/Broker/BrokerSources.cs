namespace HyperFleet.Broker;

/// <summary>Where broker settings come from; a higher one wins: overrides, environment, file, default, and the fallback for the URL.</summary>
public sealed record BrokerSources
{
    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Path of <c>broker.yaml</c>; null = <c>BROKER_CONFIG_FILE</c>, else <c>broker.yaml</c> beside the program if there is one.</summary>
    public string? File { get; init; }

    /// <summary>Settings by their path, for example <c>broker.rabbitmq.url</c>; they win over everything.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>URL to use when nothing else names one (a connection string handed over by the host).</summary>
    public string? FallbackUrl { get; init; }
}
