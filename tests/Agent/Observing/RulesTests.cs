using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using static HyperFleet.Agent.Tests.Manifests;

namespace HyperFleet.Agent.Tests.Observing;

/// <summary>Feedback and conditions that a work asks for (Maestro wire §8.4, §8.5 and §10, "Feedback", "Condition rules").</summary>
public sealed class RulesTests(MosquittoServer broker)
{
    private const string Feedback = """ "feedbackRules":[{"type":"JSONPaths","jsonPaths":[{"name":"text","path":".data.text"}]}]""";
    private static readonly string A = ConfigMap("a", "one");

    [Fact]
    public async Task A_changed_value_moves_the_time_of_its_condition()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.WantAsync("work", 1, Bundle([A], Config(Feedback)));
        var before = await ground.StatusAsync("work", status => status is { Applied: 1, Feedback: "one" });
        ground.Time.Advance(TimeSpan.FromSeconds(30));
        await ground.PatchAsync(A, """{"data":{"text":"two"}}""");
        var after = await ground.StatusAsync("work", status => status is { Feedback: "two" });
        Assert.NotEqual(Time(before), Time(after));
    }

    [Fact]
    public async Task Well_known_statuses_of_an_unknown_kind_are_told_as_an_error()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.WantAsync("work", 1, Bundle([A], Config(""" "feedbackRules":[{"type":"WellKnownStatus"}]""")));
        var status = await ground.StatusAsync("work", status => status.Applied == 1);
        Assert.Contains("cannot find the wellknown statuses for resource with gvk /v1, Kind=ConfigMap", Manifest(status, "StatusFeedbackSynced")["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_of_CEL_for_a_wildcard_is_evaluated_for_each_object_and_gathered()
    {
        await using var ground = await Ground.StartAsync(broker);
        var rules = Config(""" "conditionRules":[{"type":"CEL","condition":"Ready","celExpressions":["object.data.text == 'one'"]}]""", "$-*");
        await ground.WantAsync("work", 1, Bundle([A, ConfigMap("b", "two")], rules));
        var status = await ground.StatusAsync("work", status => status.Applied == 1);
        Assert.Equal("True", Manifest(status, "Ready")["status"]!.ToString());
        var gathered = Work(status, "Ready");
        Assert.Equal(("False", "Aggregated from 2 manifest conditions"), (gathered["status"]!.ToString(), gathered["message"]!.ToString()));
    }

    [Fact]
    public async Task A_condition_goes_with_its_rule()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([A], Config(""" "conditionRules":[{"type":"CEL","condition":"Ready","celExpressions":["true"]}]""")));
        await ground.ApplyAsync("work", 2, Bundle([A]));
        Assert.DoesNotContain("\"Ready\"", ground.Last("work").Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_complete_work_is_not_applied_again()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.WantAsync("work", 1, Bundle([A], Config(Feedback + ""","conditionRules":[{"type":"CEL","condition":"Complete","celExpressions":["true"]}]""")));
        await ground.StatusAsync("work", status => status.Applied == 1 && Work(status, "Complete")["status"]!.ToString() == "True");
        await ground.PatchAsync(A, """{"data":{"text":"edited"}}""");
        ground.Time.Advance(TimeSpan.FromMinutes(7)); // drift would be repaired by now
        await ground.StatusAsync("work", status => status is { Feedback: "edited" });
        Assert.Equal("edited", (await ground.GetAsync(A))!["data"]!["text"]!.ToString());
    }

    private static string Time(Status status) => Manifest(status, "StatusFeedbackSynced")["lastTransitionTime"]!.ToString();

    private static JsonNode Manifest(Status status, string type) => Find(status.Data["resourceStatus"]![0]!["conditions"]!, type);

    private static JsonNode Work(Status status, string type) => Find(status.Data["conditions"]!, type);

    private static JsonNode Find(JsonNode conditions, string type) => conditions.AsArray().First(condition => condition!["type"]!.ToString() == type)!;
}
