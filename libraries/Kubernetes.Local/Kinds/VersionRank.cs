using System.Text.RegularExpressions;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>Kubernetes' order of versions: v2, v1, v2beta1, v1beta2, v1alpha1, then everything else.</summary>
internal static partial class VersionRank
{
    internal static (int Stability, int Major, int Minor) Of(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success)
            return (0, 0, 0);
        var stability = match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, int.Parse(match.Groups["major"].Value), match.Groups["minor"].Success ? int.Parse(match.Groups["minor"].Value) : 0);
    }

    [GeneratedRegex(@"^v(?<major>\d{1,9})((?<stage>alpha|beta)(?<minor>\d{1,9}))?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
