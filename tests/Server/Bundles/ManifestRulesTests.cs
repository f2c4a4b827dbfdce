using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Tests.Bundles;

public sealed class ManifestRulesTests
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"n"}}""")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"n","namespace":"default","labels":{"app.kubernetes.io/name":"x","empty":""},"annotations":{"a/b":"anything at all"},"finalizers":["a.b/c"]}}""")]
    public void A_Kubernetes_object_is_accepted(string manifest) => Assert.Null(Violation($$"""{"manifests":[{{manifest}}]}"""));

    [Theory]
    [InlineData("""{"kind":"A","metadata":{"name":"n"}}""", "apiVersion")]
    [InlineData("""{"apiVersion":"A/b/c","kind":"A","metadata":{"name":"n"}}""", "apiVersion")]
    [InlineData("""{"apiVersion":"v1","metadata":{"name":"n"}}""", "kind")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{}}""", "name")]
    [InlineData("""{"apiVersion":"v1","kind":"A"}""", "metadata")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"n","namespace":"Not_A_Label"}}""", "namespace")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"n","generateName":"g"}}""", "generateName")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"n","resourceVersion":"1"}}""", "resourceVersion")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"n","labels":{"a":"-"}}}""", "labels")]
    [InlineData("""{"apiVersion":"v1","kind":"A","metadata":{"name":"n","labels":{"remove-":"x"}}}""", "labels")]
    [InlineData("1", "object")]
    public void What_an_agent_could_not_apply_is_refused(string manifest, string names) => Assert.Contains(names, Violation($$"""{"manifests":[{{manifest}}]}"""));

    [Fact]
    public void The_same_object_twice_is_refused_with_upstreams_text() => Assert.Equal(
        "duplicate manifest for resource default/n with resource type apps/v1, Kind=Deployment",
        Violation("""{"manifests":[{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"n","namespace":"default"}},{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"n","namespace":"default"}}]}"""));

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("""{"manifests":null}"""), InlineData("""{"manifests":[]}""")]
    public void No_manifests_are_the_agents_business(string data) => Assert.Null(Violation(data));

    [Fact]
    public void Any_text_has_a_verdict() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonNull<string>>(text => { Violation(text.Get); }));

    private static string? Violation(string data) => ManifestRules.Violation(Encoding.UTF8.GetBytes(data));
}
