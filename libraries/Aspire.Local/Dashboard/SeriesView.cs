using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Dashboard;

/// <summary>One line of a chart: times in Unix milliseconds, values, and for histograms the quantiles.</summary>
internal sealed record SeriesView(
    IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<SeriesView.Point> Points)
{
    public static SeriesView From(MetricSeries series) => new(series.Attributes, [.. series.Points.Select(Point.From)]);

    internal sealed record Point(long Time, double? Value, double? Sum, double? P50, double? P90, double? P99)
    {
        public static Point From(MetricPoint point) => new(
            point.Time.ToUnixTimeMilliseconds(), Finite(point.Value), Finite(point.Histogram?.Sum), Finite(point.Histogram?.Quantile(0.5)),
            Finite(point.Histogram?.Quantile(0.9)), Finite(point.Histogram?.Quantile(0.99)));

        // JSON has no word for the others.
        private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
    }
}
