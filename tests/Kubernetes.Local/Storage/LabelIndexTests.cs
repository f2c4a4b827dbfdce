using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Selectors;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Tests.Storage;

public sealed class LabelIndexTests
{
    private const string Resource = "configmaps";
    private static readonly string[] Selectors = ["", "app=a", "app=b,tier=x", "tier in (x)", "tier in (x,y)", "app!=a", "app", "!app", "app=a,tier!=x", "app="];

    [Fact]
    public void Whatever_was_written_a_selector_finds_what_a_look_at_everything_finds_and_in_the_same_order() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.ListOf(Act()).ToArbitrary(), acts =>
        {
            var store = new Store(history: 10);
            foreach (var (space, name, labels) in acts) Apply(store, space, name, labels);
            return (from selector in Selectors from space in (string[])["", "n1", "n2"] select (selector, space)).All(asked => FindsAll(store.State, asked.selector, asked.space));
        }));

    [Fact]
    public void What_is_gone_leaves_nothing_behind()
    {
        var store = new Store(history: 10);
        Apply(store, "n1", "a", "app=a,tier=x");
        Apply(store, "n1", "a", "app=b");
        Assert.Equal(["b"], store.State.Labels.Objects.Keys.Select(term => term.Value));
        Apply(store, "n1", "a", null);
        Assert.Empty(store.State.Labels.Objects);
    }

    private static Gen<(string Space, string Name, string? Labels)> Act() =>
        from space in Gen.Elements("n1", "n2")
        from name in Gen.Elements("a", "b", "c", "d")
        from labels in Gen.Elements<string?>(null, "", "app=a", "app=b", "app=", "app=a,tier=x", "app=b,tier=x", "tier=y")
        select (space, name, labels);

    private static void Apply(Store store, string space, string name, string? labels) => store.Write<object?>(transaction =>
    {
        if (labels is not null) transaction.Put(Resource, Map(space, name, labels));
        else if (transaction.State.Find(Resource, space, name) is { } found) transaction.Remove(Resource, found);
        return null;
    });

    private static JsonObject Map(string space, string name, string labels)
    {
        var pairs = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('='));
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space, ["labels"] = new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)pair[1]))) },
        };
    }

    private static bool FindsAll(StoreState state, string selector, string space)
    {
        var selection = new Selection(space, "", LabelSelector.Parse(selector, out _)!, new FieldSelector([]));
        return selection.Of(state, Resource).SequenceEqual(state.List(Resource, space).Where(selection.Matches));
    }
}
