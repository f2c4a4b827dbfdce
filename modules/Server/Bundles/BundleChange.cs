namespace HyperFleet.Server.Bundles;

/// <summary>What a request wants a bundle to be.</summary>
internal sealed record BundleChange
{
    public required string Id { get; init; }

    /// <summary>The source that owns it; the server's own id for requests that name none.</summary>
    public required string Source { get; init; }

    /// <summary>Not used by an update: a bundle never moves.</summary>
    public string ConsumerName { get; init; } = "";

    /// <summary>Unique; the id when null.</summary>
    public string? Name { get; init; }

    /// <summary>The ManifestBundle (wire contract §3.2) as a JSON object: <c>manifests</c>, <c>deleteOption</c>, <c>manifestConfigs</c>.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>ObjectMeta of the source's work as a JSON object, or empty.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }
}
