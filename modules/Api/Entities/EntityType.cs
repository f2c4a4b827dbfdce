namespace HyperFleet.Api.Entities;

/// <summary>A configured kind of resource (API contract §2.1), with its place in the tree of kinds.</summary>
internal sealed record EntityType
{
    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public EntityType? Parent { get; init; }

    public OnParentDelete OnParentDelete { get; init; }

    public string? SpecSchema { get; init; }

    public bool RequireSpecSchema { get; init; }

    public IReadOnlyList<string> RequiredAdapters { get; init; } = [];

    public int NameMinLength { get; init; } = 1;

    public int NameMaxLength { get; init; } = 100;

    public IReadOnlyList<ReferenceRule> References { get; init; } = [];

    public bool HasAdapters => RequiredAdapters.Count > 0;

    /// <summary>The route parameter of a parent, e.g. <c>cluster_id</c>.</summary>
    public string IdParameter => Kind.ToLowerInvariant() + "_id";

    public string Href(string id, string? parentId) => Parent is null || parentId is null
        ? $"{ApiPaths.Root}/{Plural}/{id}"
        : $"{ApiPaths.Root}/{Parent.Plural}/{parentId}/{Plural}/{id}";

    public string FlatHref(string id) => $"{ApiPaths.Root}/{Plural}/{id}";
}
