namespace HyperFleet.Api.Configuration;

/// <summary>One element of <c>entities[]</c> (API contract §2.1).</summary>
internal sealed record EntityOptions
{
    public string Kind { get; init; } = "";

    public string Plural { get; init; } = "";

    public string? ParentKind { get; init; }

    public string? OnParentDelete { get; init; }

    public string? SpecSchemaName { get; init; }

    public bool RequireSpecSchema { get; init; }

    public IReadOnlyList<string> RequiredAdapters { get; init; } = [];

    public int NameMinLen { get; init; } = 1;

    public int NameMaxLen { get; init; } = 100;

    public IReadOnlyList<ReferenceOptions> References { get; init; } = [];

    public IReadOnlyList<ConditionMappingOptions> Conditions { get; init; } = [];

    /// <summary>The five kinds of a deployment that configures none.</summary>
    public static IReadOnlyList<EntityOptions> Defaults { get; } =
    [
        new()
        {
            Kind = "Cluster", Plural = "clusters", SpecSchemaName = "ClusterSpec", RequireSpecSchema = true,
            RequiredAdapters = ["validation", "dns", "pullsecret", "hypershift"], NameMinLen = 3, NameMaxLen = 53,
        },
        new()
        {
            Kind = "NodePool", Plural = "nodepools", ParentKind = "Cluster", OnParentDelete = "cascade", SpecSchemaName = "NodePoolSpec",
            RequireSpecSchema = true, RequiredAdapters = ["validation", "hypershift"], NameMinLen = 3, NameMaxLen = 15,
        },
        new() { Kind = "Channel", Plural = "channels", SpecSchemaName = "ChannelSpec" },
        new() { Kind = "Version", Plural = "versions", ParentKind = "Channel", OnParentDelete = "restrict", SpecSchemaName = "VersionSpec" },
        new() { Kind = "WifConfig", Plural = "wifconfigs", SpecSchemaName = "WifConfigSpec" },
    ];
}
