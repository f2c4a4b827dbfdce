using Aspire.Hosting.ApplicationModel;
using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class GenerateParameterDefaultTests
{
    [Fact]
    public void Generated_values_have_the_length_and_the_characters_asked_for() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Length, bool Upper, bool Numeric, bool Special)>(),
        wish =>
        {
            var generator = new GenerateParameterDefault
            {
                MinLength = wish.Length, Upper = wish.Upper, Numeric = wish.Numeric, Special = wish.Special, MinLower = 2,
            };

            var value = generator.GetDefaultValue();

            return value.Length == Math.Max(wish.Length, (byte)2)
                && value.Count(char.IsAsciiLetterLower) >= 2
                && (wish.Upper || !value.Any(char.IsAsciiLetterUpper))
                && (wish.Numeric || !value.Any(char.IsAsciiDigit))
                && (wish.Special || value.All(char.IsAsciiLetterOrDigit))
                && !value.Any("iloILO".Contains);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_minimum_of_a_forbidden_class_is_a_contradiction() =>
        Assert.Throws<ArgumentException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());
}
