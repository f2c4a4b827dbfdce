namespace HyperFleet.Api.Configuration;

internal sealed record ReferenceOptions
{
    public string RefType { get; init; } = "";

    public string TargetKind { get; init; } = "";

    public int Min { get; init; }

    /// <summary>0 means no limit.</summary>
    public int Max { get; init; }
}
