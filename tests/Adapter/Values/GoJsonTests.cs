using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Values;

public sealed class GoJsonTests
{
    [Theory]
    [InlineData(3.0, "3")]
    [InlineData(1234567.0, "1234567")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    public void Numbers_are_written_as_go_writes_them(double number, string expected) => Assert.Equal(expected, GoJson.Write(number));

    [Fact]
    public void Keys_are_sorted_and_markup_is_escaped() =>
        Assert.Equal("""{"a":"\u003cb\u003e\u0026","z":[null,true,"\n\u0001"]}""", GoJson.Write(new Dictionary<string, object?>
        {
            ["z"] = new List<object?> { null, true, "\n\u0001" },
            ["a"] = "<b>&",
        }));

    [Fact]
    public void Any_double_survives() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<long>(), bits =>
        {
            // Bits, not values: powers of ten and their neighbours are where layouts go wrong.
            double[] numbers = [BitConverter.Int64BitsToDouble(unchecked(bits * 0x1E3779B97F4A7C15L)), Math.Pow(10, (bits % 600) - 300), Math.BitDecrement(Math.Pow(10, bits % 300))];
            return numbers.Where(double.IsFinite).All(number => JsonDocument.Parse(GoJson.Write(number)).RootElement.GetDouble().Equals(number));
        }));

    [Fact]
    public void Any_text_survives() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            !text.Get.All(c => !char.IsSurrogate(c)) || JsonDocument.Parse(GoJson.Write(text.Get)).RootElement.GetString() == text.Get));
}
