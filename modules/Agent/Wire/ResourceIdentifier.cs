namespace HyperFleet.Agent.Wire;

/// <summary>Names objects; <c>*</c> in name and namespace stands for any text.</summary>
internal sealed record ResourceIdentifier
{
    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Name { get; init; } = "";

    public string Namespace { get; init; } = "";

    public bool Matches(ResourceMeta meta) =>
        Group == meta.Group && Resource == meta.Resource && Glob(Name, meta.Name) && Glob(Namespace, meta.Namespace);

    private static bool Glob(string pattern, string text) =>
        pattern == text || (pattern.Contains('*') && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false));
}
