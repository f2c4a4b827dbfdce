using HyperFleet.Adapter.Api;

namespace HyperFleet.Adapter.Tests.Api;

public sealed class ApiUrlTests
{
    private const string Base = "http://h:8000";

    [Theory]
    [InlineData("", Base, "v1", "")]
    [InlineData("clusters/1", "", "v1", "clusters/1")]
    [InlineData("api/x", Base, "v1", "/api/x")]
    [InlineData("/api/x", Base, "v1", "/api/x")]
    [InlineData("clusters/1", Base, "v1", "/api/hyperfleet/v1/clusters/1")]
    [InlineData("/clusters/1", Base, "v2", "/api/hyperfleet/v2/clusters/1")]
    [InlineData("/clusters/1/", Base, "", "/api/hyperfleet/v1/clusters/1")]
    [InlineData("/a//b/../c/", Base, "v1", "/api/hyperfleet/v1/a/c")]
    [InlineData("/clusters?page=1&size=2", Base, "v1", "/api/hyperfleet/v1/clusters?page=1&size=2")]
    [InlineData("http://h:8000/clusters/y", Base, "v1", "/clusters/y")]
    [InlineData("http://h:8000/clusters/y?x=1", Base, "v1", "/clusters/y?x=1")]
    [InlineData("http://h:8000/prefix/clusters", Base + "/prefix", "v1", "/clusters")]
    [InlineData("http://h:8000/prefix/clusters", Base + "/prefix/", "v1", "/clusters")]
    [InlineData("http://other/z?q=1", Base, "v1", "http://other/z?q=1")]
    [InlineData("https://h:8000/z", Base, "v1", "https://h:8000/z")]
    public void A_configured_url_becomes_the_one_to_call(string url, string baseUrl, string version, string expected) =>
        Assert.Equal(expected, ApiUrl.Build(url, baseUrl, version));

    [Theory]
    [InlineData("/clusters/x y", "http://h:8000/base/clusters/x%20y")]
    [InlineData("http://other/z", "http://other/z")]
    public void A_relative_result_is_appended_to_the_base_url(string built, string expected) =>
        Assert.Equal(expected, ApiUrl.Resolve(built, "http://h:8000/base/").AbsoluteUri);
}
