using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>CustomResourceDefinitions: serving, pruning, defaults, rules, status.</summary>
public abstract class CustomCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    private static readonly GroupVersionKind Definition = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
    private readonly CustomResource _custom = new();

    [Fact]
    public async Task A_definition_is_established_and_named()
    {
        await CreateAsync(Definition, _custom.Definition());
        var found = await Eventually.Value(
            async () => (await (await For(Definition)).GetAsync(null, _custom.Name, Cancellation)).Require(),
            item => Condition(item, "Established") == "True" && Condition(item, "NamesAccepted") == "True");
        Assert.Equal("widget", found["status"]!["acceptedNames"]!["singular"].Text());
        Assert.Equal("WidgetList", found["status"]!["acceptedNames"]!["listKind"].Text());
        Assert.Equal("""["v1"]""", found["status"]!["storedVersions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_custom_object_is_stored_with_generation_one()
    {
        var created = (await WidgetAsync("""{"size":3}""")).Require();
        Assert.Equal(1, created.Generation);
        Assert.Equal(3, created["spec"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Defaults_are_filled_in() => Assert.Equal("slow", (await WidgetAsync("""{"size":3}""")).Require()["spec"]!["mode"].Text());

    [Fact]
    public async Task Unknown_fields_are_pruned_where_the_schema_says_so()
    {
        var spec = (await WidgetAsync("""{"size":3,"unknown":1,"free":{"kept":true}}""")).Require()["spec"]!;
        Assert.Null(spec["unknown"]);
        Assert.True(spec["free"]!["kept"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("""{"size":"big"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{"size":1.5}""", "spec.size: Invalid value: \"number\": spec.size in body must be of type integer: \"number\"")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":11}""", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("""{}""", "spec.size: Required value")]
    [InlineData("""{"size":1,"mode":"odd"}""", "spec.mode: Unsupported value: \"odd\": supported values: \"fast\", \"slow\"")]
    [InlineData("""{"size":1,"name":"ABC"}""", "spec.name: Invalid value: \"ABC\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"name":"a"}""", "spec.name: Invalid value: \"a\": spec.name in body should be at least 2 chars long")]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"size":1,"ports":[{"name":"a"},{"name":"a"}]}""", "spec.ports[1]: Duplicate value: map[string]interface {}{\"name\":\"a\"}")]
    [InlineData("""{"size":1,"limits":{"a":1}}""", "spec.limits.a: Invalid value: \"integer\": spec.limits.a in body must be of type string: \"integer\"")]
    public async Task A_broken_rule_is_named(string spec, string error)
    {
        var result = await WidgetAsync(spec);
        Refused(KubernetesOutcome.Invalid, $"Widget.{_custom.Group} \"w\" is invalid: {error}", result);
    }

    [Theory]
    [InlineData("""{"size":1,"value":1}""")]
    [InlineData("""{"size":1,"value":"text"}""")]
    [InlineData("""{"size":1,"maybe":null}""")]
    public async Task What_the_schema_permits_is_accepted(string spec) => Assert.True((await WidgetAsync(spec)).Succeeded);

    [Fact]
    public async Task Status_is_a_subresource_of_its_own()
    {
        await WidgetAsync("""{"size":3}""");
        Assert.Null((await PatchAsync(_custom.Kind, "w", PatchFormat.Merge, """{"status":{"phase":"x"}}""")).Require()["status"]);
        var updated = (await PatchAsync(_custom.Kind, "w", PatchFormat.Merge, """{"spec":{"size":9},"status":{"phase":"x"}}""", new() { Subresource = "status" })).Require();
        Assert.Equal("x", updated["status"]!["phase"].Text());
        Assert.Equal(3, updated["spec"]!["size"]!.GetValue<int>());
        Assert.Equal(1, updated.Generation);
    }

    [Fact]
    public async Task A_change_of_the_spec_counts_and_one_of_labels_does_not()
    {
        await WidgetAsync("""{"size":3}""");
        Assert.Equal(1, (await PatchAsync(_custom.Kind, "w", PatchFormat.Merge, """{"metadata":{"labels":{"x":"y"}}}""")).Require().Generation);
        Assert.Equal(2, (await PatchAsync(_custom.Kind, "w", PatchFormat.Merge, """{"spec":{"size":4}}""")).Require().Generation);
    }

    [Fact]
    public async Task An_update_needs_a_version()
    {
        var created = (await WidgetAsync("""{"size":3}""")).Require();
        created.Metadata!.Remove("resourceVersion");
        var result = await UpdateAsync(created);
        Refused(KubernetesOutcome.Invalid, $"widgets.{_custom.Group} \"w\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update", result);
    }

    [Fact]
    public async Task Every_served_version_shows_the_object()
    {
        await WidgetAsync("""{"size":3}""");
        var older = (await GetAsync(_custom.Older, "w")).Require();
        Assert.Equal(_custom.Older, GroupVersionKind.Of(older));
        Assert.Equal(3, older["spec"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task Strategic_patches_are_for_built_in_kinds()
    {
        await WidgetAsync("""{"size":3}""");
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => PatchAsync(_custom.Kind, "w", PatchFormat.Strategic, """{"spec":{"size":4}}"""));
        Assert.Equal(415, refused.Status!.Code);
    }

    [Fact]
    public async Task Keyed_lists_are_owned_item_by_item()
    {
        await WidgetAsync("""{"size":3}""", _custom.ListDefinition());
        await ApplyWidgetAsync("""{"ports":[{"name":"a","port":1}]}""", "one");
        var both = (await ApplyWidgetAsync("""{"ports":[{"name":"b","port":2}]}""", "two")).Require();
        Assert.Equal(["a", "b"], both["spec"]!["ports"]!.AsArray().Select(port => port!["name"].Text()).Order());
        Refused(KubernetesOutcome.Conflict, "Apply failed with 1 conflict: conflict with \"one\": .spec.ports[name=\"a\"].port", await ApplyWidgetAsync("""{"ports":[{"name":"a","port":9}]}""", "two"));
    }

    [Fact]
    public async Task Sets_are_owned_value_by_value()
    {
        await WidgetAsync("""{"size":3}""", _custom.ListDefinition());
        await ApplyWidgetAsync("""{"tags":["a"]}""", "one");
        Assert.Equal(["a", "b"], (await ApplyWidgetAsync("""{"tags":["b"]}""", "two")).Require()["spec"]!["tags"]!.AsArray().Select(tag => tag.Text()).Order());
        Assert.Equal("""["b"]""", (await ApplyWidgetAsync("{}", "one")).Require()["spec"]!["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task A_watch_on_custom_objects_sees_them()
    {
        await DefineAsync();
        var client = await For(_custom.Kind);
        var start = (await client.ListAsync(Space, new(), Cancellation)).Require().ResourceVersion;
        await CreateAsync(Named(_custom.Kind, "w", new() { ["spec"] = new JsonObject { ["size"] = 1 } }));
        await foreach (var change in client.WatchAsync(Space, start, new(), Cancellation))
        {
            Assert.Equal((WatchEventType.Added, "w"), (change.Type, change.Object.Name));
            break;
        }
    }

    [Fact]
    public async Task Deleting_a_definition_deletes_its_objects()
    {
        await WidgetAsync("""{"size":3}""");
        var definitions = await For(Definition);
        await definitions.DeleteAsync(null, _custom.Name, null, Cancellation);
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await definitions.GetAsync(null, _custom.Name, Cancellation)).Outcome);
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await GetAsync(_custom.Kind, "w")).Outcome);
    }

    /// <summary>Of a kind that is younger than the version: for the others a server that has just started may still know version 1.</summary>
    [Fact]
    public async Task A_version_from_before_the_history_is_gone()
    {
        await DefineAsync();
        await foreach (var change in (await For(_custom.Kind)).WatchAsync(Space, "1", new(), Cancellation))
        {
            Assert.Equal(WatchEventType.Gone, change.Type);
            Assert.Equal(410, change.Object["code"]!.GetValue<int>());
            Assert.Equal("Expired", change.Object["reason"].Text());
            Assert.StartsWith("too old resource version: 1 (", change.Object["message"].Text());
            return;
        }
        Assert.Fail("the watch ended without an event");
    }

    [Fact]
    public async Task A_definition_whose_name_does_not_match_is_invalid()
    {
        var definition = _custom.Definition();
        definition["metadata"]!["name"] = "wrong." + _custom.Group;
        var result = await TryCreateAsync(Definition, definition);
        Refused(KubernetesOutcome.Invalid, $"CustomResourceDefinition.apiextensions.k8s.io \"wrong.{_custom.Group}\" is invalid: metadata.name: Invalid value: \"wrong.{_custom.Group}\": must be spec.names.plural+\".\"+spec.group", result);
    }

    [Fact]
    public async Task A_custom_owner_takes_its_dependents_along()
    {
        var owner = (await WidgetAsync("""{"size":3}""")).Require();
        var dependent = Map("dependent");
        dependent["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = _custom.Kind.ApiVersion, ["kind"] = "Widget", ["name"] = "w", ["uid"] = owner.Uid });
        await CreateAsync(dependent);
        await DeleteAsync(_custom.Kind, "w");
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await GetAsync(ConfigMap, "dependent")).Outcome, TimeSpan.FromSeconds(60));
    }

    private async Task DefineAsync(JsonObject? definition = null)
    {
        await CreateAsync(Definition, definition ?? _custom.Definition());
        await Eventually.True(async () => await Client.ForAsync(_custom.Kind, Cancellation) is { } client && (await client.ListAsync(Space, new(), Cancellation)).Outcome == KubernetesOutcome.Ok);
    }

    private async Task<KubernetesResult> WidgetAsync(string spec, JsonObject? definition = null)
    {
        await DefineAsync(definition);
        return await TryCreateAsync(_custom.Kind, Named(_custom.Kind, "w", new() { ["spec"] = JsonNode.Parse(spec) }));
    }

    private Task<KubernetesResult> ApplyWidgetAsync(string spec, string manager) => ApplyAsync(Named(_custom.Kind, "w", new() { ["spec"] = JsonNode.Parse(spec) }), manager);

    private static string? Condition(JsonObject item, string type) => (item["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => condition!["type"].Text() == type)?["status"].Text();
}

public sealed class LocalCustomCompliance(LocalApiServer server) : CustomCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealCustomCompliance(RealApiServer server) : CustomCompliance(server), IClassFixture<RealApiServer>;
