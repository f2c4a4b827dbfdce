namespace HyperFleet.Adapter.Configuration;

/// <summary>The object to apply: a tree whose texts are templates, or one template text (written inline or read from a file).</summary>
internal abstract record ManifestConfig
{
    internal sealed record Tree(IReadOnlyDictionary<string, object?> Content) : ManifestConfig;

    internal sealed record Text(string Template) : ManifestConfig;

    internal sealed record Reference(string Path) : ManifestConfig;
}
