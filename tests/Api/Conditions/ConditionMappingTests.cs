using HyperFleet.Api.Configuration;
using HyperFleet.Api.Hosting;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Tests.Conditions;

public sealed class ConditionMappingTests(PostgresServer postgres)
{
    [Fact]
    public async Task Mapped_conditions_follow_the_computed_ones()
    {
        await using var api = await ApiServer.StartAsync(postgres, options => With(options,
            Map("Zoned", "resource.labels.?zone.orValue('') == 'z'", "'True'"),
            Map("Certified", "statuses.exists(s, s.adapter == 'certs')", "dig(statuses.filter(s, s.adapter == 'certs')[0].data, 'cert.valid') ? 'True' : 'False'", "'Checked'", "toJson(statuses.filter(s, s.adapter == 'certs')[0].data)")));
        var cluster = await api.CreateClusterAsync(labels: """{"zone":"z"}""");
        Assert.Equal("True", cluster.ConditionStatus("Zoned"));
        Assert.Null(cluster.Condition("Certified"));
        const string report = """
            {"adapter":"certs","observed_generation":1,"data":{"cert":{"valid":true},"token":"hidden"},
             "conditions":[{"type":"Available","status":"True"},{"type":"Applied","status":"True"},{"type":"Health","status":"True"}]}
            """;
        (await api.PutAsync($"clusters/{cluster.Id()}/statuses", report)).Expect(201);
        var read = (await api.GetAsync($"clusters/{cluster.Id()}")).Expect(200);
        Assert.Equal(["Reconciled", "LastKnownReconciled", "Certified", "Zoned"], read["status"]!["conditions"]!.AsArray().Select(c => c!.Text("type")));
        Assert.Equal("True", read.ConditionStatus("Certified"));
        Assert.Equal("Checked", read.Condition("Certified")!.Text("reason"));
        Assert.Contains("REDACTED", read.Condition("Certified")!.Text("message"));
        Assert.DoesNotContain("hidden", read.Condition("Certified")!.Text("message"));
    }

    [Theory]
    [InlineData("Broken", "1 +", "does not compile")]
    [InlineData("Reconciled", "true", "reserved")]
    [InlineData("ASuccessful", "true", "reserved")]
    [InlineData("lower", "true", "upper-case")]
    public void A_mapping_that_cannot_work_ends_the_start(string type, string when, string message) => Assert.Contains(message, Assert.Throws<ConfigurationException>(() =>
        ApiHost.Build(With(new() { ClusterAdapters = ["a"], Server = new() { BindAddress = "127.0.0.1:0" } }, Map(type, when, "'True'")))).Message);

    private static ApiOptions With(ApiOptions options, params ConditionMappingOptions[] mappings) => options with
    {
        Entities = [.. EntityOptions.Defaults.Select(e => e.Kind == "Cluster" ? e with { Conditions = mappings } : e)],
    };

    private static ConditionMappingOptions Map(string type, string when, string status, string reason = "", string message = "") => new()
    {
        Type = type,
        When = new() { Expression = when },
        Output = new() { Status = new() { Expression = status }, Reason = new() { Expression = reason }, Message = new() { Expression = message } },
    };
}
