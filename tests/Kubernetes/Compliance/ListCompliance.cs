using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Lists: order, selectors, pages.</summary>
public abstract class ListCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task A_list_is_ordered_by_name_and_carries_a_version()
    {
        await CreateMapsAsync("c", "a", "b");
        var page = (await OwnAsync()).Require();
        Assert.Equal(["a", "b", "c"], page.Items.Select(item => item.Name));
        Assert.True(long.Parse(page.ResourceVersion) >= page.Items.Max(item => long.Parse(item.ResourceVersion!)));
        Assert.Equal("", page.Continue);
    }

    [Fact]
    public async Task Items_of_a_list_say_what_they_are()
    {
        await CreateMapsAsync("a");
        var item = Assert.Single((await OwnAsync()).Require().Items);
        Assert.Equal(ConfigMap, GroupVersionKind.Of(item));
    }

    [Theory]
    [InlineData("color=red", "a")]
    [InlineData("color==red", "a")]
    [InlineData("color!=red", "b,c")]
    [InlineData("color in (red,blue)", "a,b")]
    [InlineData("color notin (red)", "b,c")]
    [InlineData("color", "a,b")]
    [InlineData("!color", "c")]
    [InlineData("color in (red, blue),size=big", "b")]
    [InlineData("size", "b")]
    public async Task Label_selectors_choose(string selector, string names)
    {
        await CreateAsync(Labelled("a", ("color", "red")));
        await CreateAsync(Labelled("b", ("color", "blue"), ("size", "big")));
        await CreateAsync(Labelled("c", ("test", "x")));
        var page = await OwnAsync(new() { LabelSelector = selector });
        Assert.Equal(names, string.Join(",", page.Require().Items.Select(item => item.Name)));
    }

    [Fact]
    public async Task A_malformed_label_selector_is_a_bad_request()
    {
        var page = await ListAsync(ConfigMap, new() { LabelSelector = "a in (" });
        Assert.Equal(KubernetesOutcome.BadRequest, page.Outcome);
        Assert.Contains("unable to parse", page.Status!.Message);
    }

    [Fact]
    public async Task A_field_selector_finds_a_name()
    {
        await CreateMapsAsync("a", "b");
        Assert.Equal(["b"], (await ListAsync(ConfigMap, new() { FieldSelector = "metadata.name=b" })).Require().Items.Select(item => item.Name));
    }

    [Fact]
    public async Task A_field_selector_on_the_type_of_secrets()
    {
        await CreateAsync(Named(Secret, "a", new() { ["type"] = "example.com/x" }));
        await CreateAsync(Named(Secret, "b"));
        Assert.Equal(["a"], (await ListAsync(Secret, new() { FieldSelector = "type=example.com/x" })).Require().Items.Select(item => item.Name));
    }

    [Fact]
    public async Task An_unknown_field_in_a_selector_is_a_bad_request()
    {
        var page = await ListAsync(ConfigMap, new() { FieldSelector = "data.k=v" });
        Assert.Equal(KubernetesOutcome.BadRequest, page.Outcome);
        Assert.Contains("is not a known field selector: only \"metadata.name\", \"metadata.namespace\"", page.Status!.Message);
    }

    [Fact]
    public async Task A_limited_list_continues_where_it_stopped()
    {
        await CreateMapsAsync("a", "b", "c", "d", "e");
        var names = new List<string?>();
        var page = await ListAsync(ConfigMap, new() { Limit = 2, LabelSelector = "test" });
        Assert.Equal(3, page.RemainingItemCount ?? 3);
        names.AddRange(page.Items.Select(item => item.Name));
        while (page.Continue.Length > 0)
        {
            page = (await ListAsync(ConfigMap, new() { Limit = 2, LabelSelector = "test", Continue = page.Continue })).Require();
            names.AddRange(page.Items.Select(item => item.Name));
        }
        Assert.Equal(["a", "b", "c", "d", "e"], names);
    }

    [Fact]
    public async Task A_continued_list_sees_the_state_of_its_first_page()
    {
        await CreateMapsAsync("a", "b", "c");
        var first = (await ListAsync(ConfigMap, new() { Limit = 1 })).Require();
        await DeleteAsync(ConfigMap, "c");
        await CreateMapsAsync("bb");
        var rest = (await ListAsync(ConfigMap, new() { Continue = first.Continue })).Require();
        Assert.Equal(["b", "c"], rest.Items.Select(item => item.Name).Where(name => name != "kube-root-ca.crt"));
        Assert.Equal(first.ResourceVersion, rest.ResourceVersion);
    }

    [Fact]
    public async Task A_walk_through_all_pages_misses_nothing()
    {
        await CreateMapsAsync([.. Enumerable.Range(0, 12).Select(number => $"m{number:00}")]);
        var all = await (await For(ConfigMap)).ListAllAsync(Space, new() { Limit = 5, LabelSelector = "test" }, Cancellation);
        Assert.Equal(12, all.Require().Items.Count);
    }

    [Fact]
    public async Task A_broken_continue_token_is_a_bad_request() =>
        Assert.Equal(KubernetesOutcome.BadRequest, (await ListAsync(ConfigMap, new() { Continue = "broken" })).Outcome);

    [Fact]
    public async Task A_list_over_all_namespaces_has_this_one()
    {
        await CreateMapsAsync("a");
        var page = await (await For(ConfigMap)).ListAsync(null, new() { LabelSelector = "test" }, Cancellation);
        Assert.Contains(page.Require().Items, item => item.Namespace == Space && item.Name == "a");
    }

    [Fact]
    public async Task A_list_in_an_absent_namespace_is_empty() =>
        Assert.Empty((await (await For(ConfigMap)).ListAsync("no-such-namespace", new(), Cancellation)).Require().Items);

    private Task<KubernetesPage> OwnAsync(ListOptions? options = null) => ListAsync(ConfigMap, options is null ? new() { LabelSelector = "test" } : options with { FieldSelector = "metadata.name!=kube-root-ca.crt" });

    private async Task CreateMapsAsync(params string[] names)
    {
        foreach (var name in names)
            await CreateAsync(Labelled(name, ("test", "x")));
    }

    private JsonObject Labelled(string name, params (string Key, string Value)[] labels)
    {
        var manifest = Map(name);
        manifest["metadata"]!["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        return manifest;
    }
}

public sealed class LocalListCompliance(LocalApiServer server) : ListCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealListCompliance(RealApiServer server) : ListCompliance(server), IClassFixture<RealApiServer>;
