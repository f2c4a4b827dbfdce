using HyperFleet.Agent.Applying;

namespace HyperFleet.Agent.Tests.Applying;

public sealed class JqPathTests
{
    [Theory]
    [InlineData(".spec.replicas", ".spec.replicas")]
    [InlineData(""".metadata.annotations["example.com/a"]""", ".metadata.annotations['example.com/a']")]
    [InlineData(".spec.containers[].image", ".spec.containers[*].image")]
    [InlineData(".spec.containers[0] | .image", ".spec.containers[0].image")]
    [InlineData(""".spec.containers[] | select(.name == "main") | .image""", """.spec.containers[?(@.name=="main")].image""")]
    public void A_path_is_read(string expression, string path) => Assert.Equal(path, JqPath.ToJsonPath(expression));

    [Theory]
    [InlineData("")]
    [InlineData("not a path")]
    [InlineData(".spec | keys")]
    [InlineData(""".spec | select(.a == "b")""")]
    [InlineData(".spec.containers[")]
    [InlineData("del(.spec)")]
    public void Anything_else_is_refused(string expression) => Assert.Null(JqPath.ToJsonPath(expression));
}
