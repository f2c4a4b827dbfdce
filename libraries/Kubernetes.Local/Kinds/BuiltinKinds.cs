using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>The built-in kinds, read from <c>kinds.txt</c>.</summary>
internal static class BuiltinKinds
{
    internal static IReadOnlyList<ApiKind> All { get; } = [.. Resource.Lines("kinds.txt").Select(Read)];

    private static ApiKind Read(string line)
    {
        var words = line.Split(' ');
        // A cluster-scoped kind says so; a namespaced one says ns.
        var traits = List(words[6]);
        return new(GroupVersionKind.Parse(words[0], words[1]), words[2], words[3] == "ns", BuiltinTypes.Shared[words[1]])
        {
            ShortNames = List(words[4]),
            Categories = List(words[5]),
            HasStatus = traits.Contains("status"),
            CountsGenerations = traits.Contains("generation"),
            HasScale = traits.Contains("scale"),
            HasFinalize = traits.Contains("finalize"),
            IsReview = traits.Contains("review"),
        };
    }

    private static string[] List(string word) => word == "-" ? [] : word.Split(',');
}
