namespace HyperFleet.Api.Statuses;

internal static class AdapterConditionTypes
{
    public const string Available = "Available";
    public const string Applied = "Applied";
    public const string Health = "Health";
    public const string Finalized = "Finalized";

    /// <summary>A report without one of these is refused (API contract §2.7, rule 10).</summary>
    public static readonly IReadOnlyList<string> Mandatory = [Available, Applied, Health];
}
