namespace HyperFleet.Server.Bundles;

/// <summary>One row of <c>resources</c>: a resource bundle of one consumer.</summary>
internal sealed record Bundle
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string ConsumerName { get; init; }

    public required int Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Set while the agent still works on the deletion; the row goes when the agent has acknowledged it.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The source's event in stored form, see <see cref="StoredEvent"/>.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The agent's last status event in stored form; empty before the first.</summary>
    public ReadOnlyMemory<byte> Status { get; init; }

    public bool IsDeleting => DeletedAt is not null;

    /// <summary>The member <c>manifests</c> of the payload: a JSON array, or empty when there is none.</summary>
    public ReadOnlyMemory<byte> Manifests => StoredEvent.Member(StoredEvent.Member(Payload, "data"u8), "manifests"u8);
}
