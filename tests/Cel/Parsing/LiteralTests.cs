namespace HyperFleet.Cel.Tests.Parsing;

public sealed class LiteralTests
{
    public static TheoryData<string, object?> Literals => new()
    {
        { "42", 42L },
        { "-9223372036854775808", long.MinValue },
        { "0x1F", 31L },
        { "18446744073709551615u", ulong.MaxValue },
        { "0xFFu", 255UL },
        { ".5e1", 5.0 },
        { "1e-3", 0.001 },
        { "\"\"\"a\"b\n\"c\"\"\"", "a\"b\n\"c" },
        { "r'\\n'", "\\n" },
        { "'\\x41\\101\\u0042\\U0001F600\\t'", "AAB😀\t" },
        { "b'\\xff\\377é'", new byte[] { 0xFF, 0xFF, 0xC3, 0xA9 } },
        { "br'\\x'", "\\x"u8.ToArray() },
        { "null // nothing", null },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Literals_denote_values(string text, object? expected) => Assert.Equal(expected, Expression.Evaluate(text).ToPlain());
}
