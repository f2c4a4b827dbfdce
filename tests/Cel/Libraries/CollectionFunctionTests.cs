namespace HyperFleet.Cel.Tests.Libraries;

public sealed class CollectionFunctionTests
{
    [Theory]
    [InlineData("[1, 2, 3].slice(1, 3) == [2, 3]")]
    [InlineData("[[1], [2, [3]]].flatten() == [1, 2, [3]] && [[1], [2, [3]]].flatten(2) == [1, 2, 3]")]
    [InlineData("[1, 2, 1.0, 'a', 'a'].distinct() == [1, 2, 'a']")]
    [InlineData("[3, 1, 2].sort() == [1, 2, 3] && ['b', 'a'].sort() == ['a', 'b'] && [].sort() == []")]
    [InlineData("[{'n': 2}, {'n': 1}].sortBy(e, e.n) == [{'n': 1}, {'n': 2}]")]
    [InlineData("[1, 2].reverse() == [2, 1] && lists.range(3) == [0, 1, 2] && lists.range(-1) == []")]
    [InlineData("base64.encode(b'hello') == 'aGVsbG8=' && base64.decode('aGVsbG8') == b'hello'")]
    public void Lists_are_rearranged(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("[1, 'a'].sort()", "list elements must have the same, comparable type")]
    [InlineData("[[1]].sort()", "list elements must have the same, comparable type")]
    [InlineData("[1].slice(0, 2)", "cannot slice(0, 2), list is length 1")]
    [InlineData("[1].flatten(-1)", "level must be non-negative")]
    [InlineData("base64.decode('*')", "invalid base64 text")]
    public void Wrong_arguments_are_named(string text, string message) => Expression.AssertError(text, message);
}
