using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Values;

public sealed class ParameterTypeTests
{
    public static TheoryData<object?, string, object> Conversions => new()
    {
        { "42", "int", 42L }, { "3.7", "int", 3L }, { 3.7, "int", 3L }, { true, "int", 1L }, { "4e2", "int", 400L }, { 1e21, "int", long.MinValue }, { "-7", "int64", -7L },
        { "2.5", "float", 2.5 }, { 3L, "float64", 3.0 }, { false, "float", 0.0 },
        { "yes", "bool", true }, { "Y", "bool", true }, { "ON", "bool", true }, { "1", "bool", true }, { "t", "bool", true },
        { "no", "bool", false }, { "n", "bool", false }, { "off", "bool", false }, { "0", "bool", false }, { "", "bool", false }, { 2.0, "bool", true }, { 0L, "bool", false },
        { 1234567.0, "string", "1234567" }, { 2.5, "string", "2.5" }, { 1e-7, "string", "0.0000001" }, { true, "string", "true" },
        { new List<object?> { 1L }, "string", "[1]" }, { new Dictionary<string, object?> { ["a"] = 1L }, "string", "map[a:1]" },
    };

    [Theory]
    [MemberData(nameof(Conversions))]
    public void A_value_becomes_the_asked_type(object? value, string type, object expected)
    {
        Assert.True(ParameterType.TryConvert(value, type, out var converted, out var error), error);
        Assert.Equal(expected, converted);
    }

    [Theory]
    [InlineData("abc", "int")]
    [InlineData("abc", "float")]
    [InlineData("abc", "bool")]
    [InlineData("42", "bool")]
    [InlineData("1_000", "int")]
    [InlineData(" 5 ", "int")]
    [InlineData("0x10", "int")]
    [InlineData("", "int")]
    [InlineData("x", "uuid")]
    public void What_is_no_such_value_is_refused(string value, string type)
    {
        Assert.False(ParameterType.TryConvert(value, type, out _, out var error));
        Assert.NotEmpty(error);
    }
}
