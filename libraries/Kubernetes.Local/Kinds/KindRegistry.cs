using System.Collections.Frozen;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>What is served now: the built-in kinds and those that CustomResourceDefinitions add. Replaced as a whole when a definition changes.</summary>
internal sealed class KindRegistry
{
    private volatile Table _table = new(BuiltinKinds.All);

    internal IReadOnlyList<ApiKind> All => _table.Kinds;

    internal ApiKind? Find(string group, string version, string plural) => _table.ByPath.GetValueOrDefault((group, version, plural));

    /// <summary>The version that a storage is read and written in: the first one registered.</summary>
    internal ApiKind? OfResource(string resource) => _table.ByResource.GetValueOrDefault(resource);

    /// <summary>The version that objects of another version of the same kind belong to in storage.</summary>
    internal ApiKind? OfKind(string group, string kind) => _table.Kinds.FirstOrDefault(found => found.Type.Group == group && found.Type.Kind == kind);

    internal void Replace(IEnumerable<ApiKind> custom) => _table = new([.. BuiltinKinds.All, .. custom]);

    private sealed class Table(IReadOnlyList<ApiKind> kinds)
    {
        internal IReadOnlyList<ApiKind> Kinds { get; } = kinds;

        internal FrozenDictionary<(string, string, string), ApiKind> ByPath { get; } =
            kinds.DistinctBy(kind => (kind.Type.Group, kind.Type.Version, kind.Plural)).ToFrozenDictionary(kind => (kind.Type.Group, kind.Type.Version, kind.Plural));

        internal FrozenDictionary<string, ApiKind> ByResource { get; } =
            kinds.Where(kind => !kind.IsReview).DistinctBy(kind => kind.Resource).ToFrozenDictionary(kind => kind.Resource);
    }
}
