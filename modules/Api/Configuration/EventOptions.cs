namespace HyperFleet.Api.Configuration;

/// <summary>How much of the past is kept.</summary>
internal sealed record EventOptions
{
    /// <summary>Age up to which a watch can resume.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Events over which a watch can resume, whatever their age.</summary>
    public long RetentionRows { get; init; } = 500_000;

    /// <summary>Entries kept in the timeline of one resource once no watch needs them.</summary>
    public int PerResource { get; init; } = 100;

    public TimeSpan PruneInterval { get; init; } = TimeSpan.FromMinutes(1);
}
