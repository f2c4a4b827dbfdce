using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Input;

/// <summary>Every method on every route.</summary>
public sealed class MethodTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE"];

    [Fact]
    public async Task A_method_that_a_route_does_not_take_is_405_and_allow_names_the_others()
    {
        var api = fixture.Api;
        foreach (var (path, taken) in Routes.Of(api))
        {
            foreach (var method in Methods.Except(taken))
            {
                var reply = await api.SendAsync(new HttpMethod(method), Routes.Fill(path, "x"), null);
                Assert.Equal(405, reply.Status);
                if (method != "HEAD")
                    reply.ExpectProblem(405, "VAL-005");
                Assert.Equal(taken, reply.Headers["Allow"].Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void The_routes_are_those_of_the_contract()
    {
        string[] item = ["", "/{id}", "/{id}/force-delete", "/{id}/statuses"];
        string[] kinds = ["clusters", "clusters/{cluster_id}/nodepools", "nodepools", "channels", "channels/{channel_id}/versions", "versions", "wifconfigs", "resources"];
        var expected = kinds.SelectMany(kind => item, (kind, rest) => $"/api/hyperfleet/v1/{kind}{rest}");
        Assert.Equal([], expected.Except(Routes.Of(fixture.Api).Keys));
        Assert.Equal(["GET", "HEAD", "POST"], Routes.Of(fixture.Api)["/api/hyperfleet/v1/clusters"]);
        Assert.Equal(["DELETE", "GET", "HEAD", "PATCH"], Routes.Of(fixture.Api)["/api/hyperfleet/v1/clusters/{id}"]);
        Assert.Equal(["GET", "HEAD", "POST", "PUT"], Routes.Of(fixture.Api)["/api/hyperfleet/v1/clusters/{id}/statuses"]);
    }
}
