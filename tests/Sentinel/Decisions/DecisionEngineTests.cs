using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.ServiceDefaults.Configuration;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Decisions;

public sealed class DecisionEngineTests
{
    private static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("True", 1, 1, "31m", true)]
    [InlineData("True", 1, 1, "1m", false)]
    [InlineData("True", 1, 1, "30m", false)] // strict: exactly the age does not publish
    [InlineData("True", 1, 1, "29m59s", false)]
    [InlineData("True", 1, 1, "30m1s", true)]
    [InlineData("False", 2, 2, "11s", true)]
    [InlineData("False", 2, 2, "10s", false)]
    [InlineData("False", 2, 2, "9s", false)]
    [InlineData("False", 1, 1, "1s", false)]
    [InlineData("False", 1, 1, "11s", true)]
    [InlineData("True", 1, 1, "1s", false)]
    [InlineData("True", 3, 2, "1s", true)] // mismatch while reconciled
    [InlineData("False", 3, 2, "1s", true)] // mismatch while not reconciled
    [InlineData("Unknown", 2, 2, "11s", true)]
    public void Default_rules_decide_by_generation_and_age(string reconciled, long generation, long observed, string age, bool publish) =>
        Assert.Equal(publish, Defaults().Evaluate(ResourceOf.Json(At(reconciled, generation, observed, GoDuration.Parse(age))), Now).Publish);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Default_rules_publish_a_resource_without_conditions(long generation) =>
        Assert.Equal(new Decision(true, "message decision matched", generation == 1 ? "is_new_resource,generation_mismatch" : "generation_mismatch"),
            Defaults().Evaluate(ResourceOf.Json(Item("Cluster", "c", generation)), Now));

    [Fact]
    public void A_missing_status_is_no_condition()
    {
        var item = Item("Cluster", "c", 1);
        item.Remove("status");
        Assert.True(Defaults().Evaluate(ResourceOf.Json(item), Now).Publish);
    }

    [Fact]
    public void A_zero_time_counts_as_absent()
    {
        var item = At("False", 2, 2, TimeSpan.FromMinutes(1));
        item["status"]!["conditions"]![0]!["last_updated_time"] = "0001-01-01T00:00:00Z";
        Assert.Equal("message decision result is false", Defaults().Evaluate(ResourceOf.Json(item), Now).Reason);
    }

    [Theory]
    [InlineData("true", true, "message decision matched")]
    [InlineData("false", false, "message decision result is false")]
    [InlineData("\"yes\"", false, "result expression did not return bool, got string")]
    [InlineData("resource.nope == 1", false, "result evaluation failed: ")]
    [InlineData("resource.nope == 1 || true", true, "message decision matched")] // errors do not win over true
    [InlineData("resource.nope == 1 && false", false, "message decision result is false")]
    public void The_result_decides_and_gives_the_reason(string result, bool publish, string reason)
    {
        var decision = Engine(result).Evaluate(ResourceOf.Json(Cluster("c")), Now);
        Assert.Equal(publish, decision.Publish);
        Assert.StartsWith(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_see_earlier_ones_and_not_later_ones()
    {
        Assert.True(Engine("b == 3", ("a", "1 + 1"), ("b", "a + 1")).Evaluate(ResourceOf.Json(Cluster("c")), Now).Publish);
        var forward = Engine("true", ("a", "b + 1"), ("b", "1"));
        foreach (var _ in (int[])[1, 2]) // the second time, too: no value is left over from the first
            Assert.StartsWith("param \"a\" evaluation failed: ", forward.Evaluate(ResourceOf.Json(Cluster("c")), Now).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_evaluation_is_stable()
    {
        var engine = Defaults();
        var (stale, fresh) = (At("True", 1, 1, TimeSpan.FromHours(1)), At("True", 1, 1, TimeSpan.Zero));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(engine.Evaluate(ResourceOf.Json(stale), Now).Publish);
            Assert.False(engine.Evaluate(ResourceOf.Json(fresh), Now).Publish);
        }
    }

    [Fact]
    public void Condition_finds_any_type_and_the_last_of_several()
    {
        var item = Item("Cluster", "c", 5, Condition("Applied", "False", 4, TimeSpan.Zero), Condition("Applied", "True", 5, TimeSpan.Zero));
        Assert.True(Engine("""condition("Applied").status == "True" && condition("Applied").observed_generation == 5 && condition("Applied").reason == "Because" """)
            .Evaluate(ResourceOf.Json(item), Now).Publish);
        Assert.True(Engine("""condition("X").last_updated_time == "" && condition("X").status == "" && condition("X").observed_generation == 0 && condition("X").message == "" """)
            .Evaluate(ResourceOf.Json(item), Now).Publish);
    }

    [Fact]
    public void A_custom_condition_with_an_age_decides()
    {
        var engine = Engine("has_time && now - timestamp(t) > duration(\"5m\")", ("t", """condition("Applied").last_updated_time"""), ("has_time", "t != \"\""));
        JsonObject Applied(TimeSpan age) => AtTime(Item("Cluster", "c", 1, Condition("Applied", "True", 1, TimeSpan.Zero)), age);
        Assert.True(engine.Evaluate(ResourceOf.Json(Applied(TimeSpan.FromMinutes(6))), Now).Publish);
        Assert.False(engine.Evaluate(ResourceOf.Json(Applied(TimeSpan.FromMinutes(4))), Now).Publish);
        Assert.False(engine.Evaluate(ResourceOf.Json(Item("Cluster", "c", 1)), Now).Publish);
    }

    [Theory]
    [InlineData("resource.id == 'c' && resource.kind == 'Cluster' && resource.name == 'name-c' && resource.generation == 7")]
    [InlineData("resource.created_time == '2030-01-01T00:00:00.12Z' && resource.updated_time == '2030-01-01T00:00:00Z'")]
    [InlineData("resource.spec.replicas == 3.0 && resource.labels.env == 'prod'")]
    [InlineData("!has(resource.owner_references) && !has(resource.references) && !has(resource.metadata)")]
    [InlineData("resource.status.conditions[0].type == 'Applied' && !has(resource.status.conditions[0].message) && has(resource.status.conditions[0].reason)")]
    [InlineData("resource.status.conditions.filter(c, c.type == 'Applied')[0].status == 'True'")]
    [InlineData("resource.name.split('-')[1] == 'c'")]
    [InlineData("size(resource.status) == 1")]
    public void The_resource_is_a_map_of_the_contract_s_shape(string expression) =>
        Assert.Equal(Decision.Matched, Engine(expression).Evaluate(ResourceOf.Json(Item("Cluster", "c", 7, Condition("Applied", "True", 7, TimeSpan.Zero))), Now).Reason);

    [Fact]
    public void Optional_members_are_absent_when_they_are_empty()
    {
        var item = new JsonObject { ["id"] = "c", ["spec"] = new JsonObject(), ["labels"] = null, ["owner_references"] = new JsonObject { ["id"] = "" } };
        Assert.True(Engine("!has(resource.spec) && !has(resource.labels) && !has(resource.owner_references) && resource.href == '' && size(resource.status) == 0")
            .Evaluate(ResourceOf.Json(item), Now).Publish);
    }

    [Theory]
    [InlineData("a ==", "true", "message_decision param \"a\" does not compile")]
    [InlineData("nowhere", "true", "message_decision param \"a\" does not compile")]
    [InlineData("1", "a ==", "message_decision.result does not compile")]
    public void An_expression_that_does_not_compile_is_refused_by_name(string parameter, string result, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigurationException>(() => Engine(result, ("a", parameter))).Message, StringComparison.Ordinal);

    private static DecisionEngine Defaults() => new(DefaultRules.Section);

    private static DecisionEngine Engine(string result, params (string Name, string Expr)[] parameters) =>
        new(new DecisionSection { Params = [.. parameters.Select(p => new DecisionParameter { Name = p.Name, Expr = p.Expr })], Result = result });

    private static JsonObject At(string reconciled, long generation, long observed, TimeSpan age) =>
        AtTime(Item("Cluster", "c", generation, Condition("Reconciled", reconciled, observed, TimeSpan.Zero)), age);

    private static JsonObject AtTime(JsonObject item, TimeSpan age)
    {
        item["status"]!["conditions"]![0]!["last_updated_time"] = (Now - age).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return item;
    }
}
