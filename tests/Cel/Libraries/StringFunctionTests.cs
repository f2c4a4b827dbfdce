namespace HyperFleet.Cel.Tests.Libraries;

public sealed class StringFunctionTests
{
    [Theory]
    [InlineData("size('\U0001F600a') == 2 && 'ü'.size() == 1")]
    [InlineData("'tacocat'.charAt(3) == 'o' && '😀b'.charAt(1) == 'b' && 'a'.charAt(1) == ''")]
    [InlineData("'tacocat'.indexOf('a') == 1 && 'tacocat'.indexOf('a', 2) == 5 && 'tacocat'.lastIndexOf('a', 4) == 1")]
    [InlineData("['a', 'b'].join() == 'ab' && ['a', 'b'].join(', ') == 'a, b'")]
    [InlineData("'ÄbC'.lowerAscii() == 'Äbc' && 'äbC'.upperAscii() == 'äBC'")]
    [InlineData("'hello'.replace('l', 'L') == 'heLLo' && 'hello'.replace('l', 'L', 1) == 'heLlo' && 'ab'.replace('', '-') == '-a-b-'")]
    [InlineData("'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'ab'.split('') == ['a', 'b'] && 'a'.split('x', 0) == []")]
    [InlineData("'tacocat'.substring(4) == 'cat' && '😀bc'.substring(1, 2) == 'b'")]
    [InlineData("' \\t a\\u00a0'.trim() == 'a' && 'a😀'.reverse() == '😀a'")]
    [InlineData("strings.quote('a\"b\\n') == '\"a\\\\\"b\\\\n\"'")]
    [InlineData("'%s %d %.2f %x %b %o %e'.format(['a', 3, 2.5, 255, 5, 8, 1.0]) == 'a 3 2.50 ff 101 10 1.000000e+00'")]
    [InlineData("'%s|%s|%s'.format([3.0, 1234567.0, [1, 'x']]) == '3|1234567|[1, x]' && '%s'.format([{'b': 1, 'a': 2}]) == '{a: 2, b: 1}'")]
    [InlineData("'%.0f %.0f %.3f'.format([2.5, 3.5, 1.2345]) == '2 4 1.234'")]
    [InlineData("'abc'.contains('b') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc')")]
    public void Strings_are_taken_apart_and_put_together(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("'a'.charAt(2)", "index out of range: 2")]
    [InlineData("'abc'.substring(2, 1)", "invalid substring range. start: 2, end: 1")]
    [InlineData("'%d'.format(['a'])", "error during formatting: decimal clause can only be used on integers, was given string")]
    [InlineData("'%y'.format([1])", "could not parse formatting clause: unrecognized formatting clause \"y\"")]
    [InlineData("'%s %s'.format([1])", "index 1 out of range")]
    [InlineData("'a'.contains(1)", "no such overload: contains(string, int)")]
    [InlineData("[1].join()", "no such overload: join(list)")]
    [InlineData("'a'.nope()", "no such overload: nope(string)")]
    [InlineData("nope(1, 'a')", "no such overload: nope(int, string)")]
    public void Wrong_arguments_are_named(string text, string message) => Expression.AssertError(text, message);
}
