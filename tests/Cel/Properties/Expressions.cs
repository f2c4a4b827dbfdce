using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.Cel.Tests.Properties;

/// <summary>Generators of texts that are, or nearly are, expressions.</summary>
internal static class Expressions
{
    private static readonly string[] Seeds =
    [
        "a.b.c == 1 && !has(a.d) || x in [1, 2u, 3.0]",
        "a.list.filter(e, e.size() > 1).map(e, e + 'x').join(',')",
        "{'k': a, 2: [1, 2, 3].exists_one(i, i > 1)}['k'].b",
        "a.?b[?0].orValue(cel.bind(t, 1 + 2 * 3, t % 2))",
        "timestamp('2026-01-02T03:04:05Z').getHours('Europe/Prague') - int(duration('1h').getMinutes())",
        "'%d %s %.2f'.format([1, a, 2.5]).replace('1', \"\"\"2\"\"\").split(' ').size() > 2 ? r'\\x' : b'\\xff'",
        "math.greatest(1, 2.0, 3u) > 2 && [[1], [2]].flatten().sortBy(e, -e) != lists.range(2)",
        "string(a) + type(a.b.c) + dyn('x').matches('^[a-z]+$')",
        "[1, 2].transformMap(i, v, i > 0, {v: i}).all(k, v, k == v)",
        "optional.of(a).optMap(v, v.b).hasValue() ? -a.b.c : 0x1F",
    ];

    private static readonly string[] Tokens =
    [
        "a", "b", "x", ".", ".?", "[", "[?", "]", "(", ")", "{", "}", ",", ":", "?", "+", "-", "*", "/", "%", "!", "&&", "||", "==", "!=",
        "<", ">=", "in", "1", "2u", "3.5", "1e3", "'s'", "b'b'", "r\"r\"", "'''t'''", "true", "null", "has", "size", "map", "filter", "all",
        "exists", "e", "i", "v", "optMap", "transformMap", "cel", "bind", "block", "index", "math", "least", "timestamp", "duration", "\n", " ",
        "// c\n", "`q`", "\\", "\"", "'", "é", "😀", "9223372036854775808", "0x", "matches", "format", "'%s'", "split", "string", "type", "sort",
    ];

    public static Arbitrary<string> Arbitrary { get; } = Gen.OneOf(AnyText(), TokenSoup(), Mutated(), Spliced()).ToArbitrary();

    private static Gen<string> AnyText() => ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    private static Gen<string> TokenSoup() =>
        from count in Gen.Choose(1, 40)
        from tokens in Gen.Elements(Tokens).ArrayOf(count)
        select string.Concat(tokens);

    private static Gen<string> Mutated() =>
        from seed in Gen.Elements(Seeds)
        from at in Gen.Choose(0, seed.Length - 1)
        from length in Gen.Choose(0, 3)
        from token in Gen.OneOf(Gen.Elements(Tokens), Gen.Constant(""))
        select seed[..at] + token + seed[Math.Min(seed.Length, at + length)..];

    private static Gen<string> Spliced() =>
        from left in Gen.Elements(Seeds)
        from right in Gen.Elements(Seeds)
        from operation in Gen.Elements("+", "&&", "||", "==", "in", "<", ".", "?")
        select $"({left}) {operation} ({right})";
}
