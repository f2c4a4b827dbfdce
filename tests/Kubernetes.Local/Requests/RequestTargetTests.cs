using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Tests.Requests;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/api/v1/namespaces", "", "v1", "", "namespaces", "", "")]
    [InlineData("/api/v1/namespaces/x", "", "v1", "", "namespaces", "x", "")]
    [InlineData("/api/v1/namespaces/x/status", "", "v1", "", "namespaces", "x", "status")]
    [InlineData("/api/v1/namespaces/x/finalize", "", "v1", "", "namespaces", "x", "finalize")]
    [InlineData("/api/v1/namespaces/x/pods", "", "v1", "x", "pods", "", "")]
    [InlineData("/api/v1/namespaces/x/pods/y", "", "v1", "x", "pods", "y", "")]
    [InlineData("/apis/apps/v1/namespaces/x/deployments/y/scale", "apps", "v1", "x", "deployments", "y", "scale")]
    [InlineData("/apis/apps/v1/deployments", "apps", "v1", "", "deployments", "", "")]
    [InlineData("/apis/g/v1/things/y/status", "g", "v1", "", "things", "y", "status")]
    public void A_path_names_its_parts(string path, string group, string version, string space, string plural, string name, string sub) =>
        Assert.Equal(new RequestTarget(group, version, space, plural, name, sub), RequestTarget.Parse(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/version")]
    [InlineData("/apis")]
    [InlineData("/api/v1/a/b/c/d/e/f")]
    public void Other_paths_are_not_for_objects(string path) => Assert.Null(RequestTarget.Parse(path));
}
