using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Load.Measuring;

namespace HyperFleet.Load.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 5 }, 5)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_is_the_middle_or_the_mean_of_the_two_middles(double[] values, double median) => Assert.Equal(median, Statistics.Median(values));

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_percentile_is_a_value_that_was_measured(double share, double expected) =>
        Assert.Equal(expected, Statistics.Percentile(Enumerable.Range(1, 100).Select(number => (double)number), share));

    [Fact]
    public void The_median_lies_between_the_extremes() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonEmptyArray<int>>(values =>
    {
        var median = Statistics.Median(values.Get.Select(value => (double)value));
        return median >= values.Get.Min() && median <= values.Get.Max();
    }));

    [Theory]
    [InlineData(0.45, 0.65, 0.7, "goal")]
    [InlineData(0.45, 0.65, 0.5, "floor")]
    [InlineData(0.45, 0.65, 0.4, "missed")]
    [InlineData(8, 4, 3, "goal")]
    [InlineData(8, 4, 5, "floor")]
    [InlineData(8, 4, 9, "missed")]
    public void Limits_know_by_their_order_whether_more_or_less_is_better(double floor, double goal, double ratio, string verdict) =>
        Assert.Equal(verdict, new RatioLimits(floor, goal).Judge(ratio));
}
