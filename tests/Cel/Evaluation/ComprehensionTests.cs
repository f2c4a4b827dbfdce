namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class ComprehensionTests
{
    [Theory]
    [InlineData("[1, 2, 3].all(x, x > 0) && ![1, 2, 3].all(x, x > 1) && [].all(x, false)")]
    [InlineData("[1, 2, 3].exists(x, x > 2) && ![].exists(x, true)")]
    [InlineData("[1, 2, 3].exists_one(x, x > 2) && ![1, 2, 3].existsOne(x, x > 1)")]
    [InlineData("[1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("[1, 2, 3].filter(x, x > 1) == [2, 3] && {'a': 1, 'b': 2}.filter(k, k == 'b') == ['b']")]
    [InlineData("[[1, 2], [3]].map(x, x.map(y, x.size() + y)) == [[3, 4], [4]]")]
    [InlineData("['a', 'b'].all(i, v, i < 2 && v < 'c') && {'a': 1}.exists(k, v, k == 'a' && v == 1)")]
    [InlineData("['a', 'b'].transformList(i, v, i > 0, v + string(i)) == ['b1']")]
    [InlineData("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10) == {'b': 20}")]
    [InlineData("{'a': 1}.transformMapEntry(k, v, {v: k}) == {1: 'a'}")]
    [InlineData("cel.bind(x, 2, x * x) == 4 && cel.block([1, cel.index(0) + 1], cel.index(1)) == 2")]
    [InlineData("[1].map(x, [2].map(x, x)) == [[2]]")]
    public void Macros_walk_lists_and_maps(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("1.all(x, true)", "no such overload")]
    [InlineData("[1].all(x, 'a')", "no such overload")]
    [InlineData("[1].filter(x, x)", "no such overload")]
    [InlineData("[1, 1].transformMapEntry(i, v, {v: i})", "insert failed: key 1 already exists")]
    public void Ill_typed_comprehensions_fail(string text, string message) => Expression.AssertError(text, message);
}
