using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Ownership;

namespace HyperFleet.Kubernetes.Local.Tests.Ownership;

public sealed class FieldSetTests
{
    private static readonly Gen<FieldSet> Sets = Gen.Sized(size => Tree(Math.Min(size, 3)));

    [Fact]
    public void Union_is_commutative() => Holds((a, b) => a.Union(b).SetEquals(b.Union(a)));

    [Fact]
    public void What_is_taken_away_is_not_there() => Holds((a, b) => a.Except(b).Intersect(b).IsEmpty);

    [Fact]
    public void The_parts_make_the_whole() => Holds((a, b) => a.Except(b).Union(a.Intersect(b)).SetEquals(a));

    [Fact]
    public void The_json_form_is_read_back() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Sets.ToArbitrary(), set => FieldSetJson.Read(FieldSetJson.Write(set)).SetEquals(set)));

    [Fact]
    public void Paths_are_shown_as_conflicts_show_them()
    {
        var set = FieldSetJson.Read((JsonObject)JsonNode.Parse("""{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{}}}},"f:metadata":{"f:finalizers":{"v:\"x/y\"":{}}}}""")!);
        Assert.Equal([".metadata.finalizers[=\"x/y\"]", ".spec.containers[name=\"web\"]", ".spec.containers[name=\"web\"].image"], set.Paths());
    }

    private static void Holds(Func<FieldSet, FieldSet, bool> law) => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Sets.ToArbitrary(), Sets.ToArbitrary(), law));

    private static Gen<FieldSet> Tree(int depth) =>
        from names in Gen.SubListOf("f:a", "f:b", "k:{\"name\":\"x\"}", "v:1")
        from children in depth == 0 ? Gen.Constant(new List<FieldSet>()) : Gen.ListOf(Tree(depth - 1), names.Count).Select(list => list.ToList())
        from members in Gen.ListOf(ArbMap.Default.GeneratorFor<bool>(), names.Count)
        select Build([.. names], children, [.. members]);

    private static FieldSet Build(List<string> names, List<FieldSet> children, List<bool> members)
    {
        var set = new FieldSet();
        for (var i = 0; i < names.Count; i++)
        {
            var child = i < children.Count ? new FieldSet().Union(children[i]) : new();
            child.IsMember |= members[i] || child.IsEmpty;
            set.Add(names[i], child);
        }
        return set;
    }
}
