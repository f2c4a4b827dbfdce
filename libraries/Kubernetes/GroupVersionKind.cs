using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>Names a kind as manifests do: <c>apps/v1</c> <c>Deployment</c>. The core group is the empty string.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>The <c>apiVersion</c> of a manifest: <c>v1</c> or <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Splits an <c>apiVersion</c>; a text with more than one slash keeps the rest in the version and never resolves.</summary>
    public static GroupVersionKind Parse(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", apiVersion, kind) : new(apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    /// <summary>The kind that a manifest declares; empty parts where it declares none.</summary>
    public static GroupVersionKind Of(JsonObject manifest) => Parse(manifest.ApiVersion ?? "", manifest.Kind ?? "");

    public override string ToString() => $"{ApiVersion} {Kind}";
}
