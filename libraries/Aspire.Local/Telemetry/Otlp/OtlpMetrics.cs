using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>ExportMetricsServiceRequest (<c>metrics.proto</c>): gauges, sums and histograms with explicit bounds.</summary>
internal static class OtlpMetrics
{
    // As many bounds as anybody can look at.
    private const int MaxBuckets = 256;

    private delegate MetricPoint Point(ProtoReader point, List<KeyValuePair<string, string>> attributes);

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static IReadOnlyList<MetricEntry> Read(ReadOnlySpan<byte> request)
    {
        var entries = new List<MetricEntry>();
        OtlpBatch.Read(request, (origin, scope, metric) => Metric(entries, origin, scope, metric));
        return entries;
    }

    // Metric: 1 name, 2 description, 3 unit, 5 gauge, 7 sum, 9 histogram.
    private static void Metric(List<MetricEntry> entries, TelemetryOrigin origin, string scope, ProtoReader metric)
    {
        string name = "", description = "", unit = "";
        var kind = MetricKind.Gauge;
        var points = new List<(IReadOnlyList<KeyValuePair<string, string>> Attributes, MetricPoint Point)>();
        while (metric.Next())
            switch (metric.Field)
            {
                case 1: name = OtlpCommon.Short(metric.Text()); break;
                case 2: description = OtlpCommon.Short(metric.Text()); break;
                case 3: unit = OtlpCommon.Short(metric.Text()); break;
                case 5: Points(points, metric.Message(), Number); break;
                case 7: (kind, _) = (MetricKind.Sum, Points(points, metric.Message(), Number)); break;
                case 9: (kind, _) = (MetricKind.Histogram, Points(points, metric.Message(), Histogram)); break;
            }
        var instrument = new MetricInstrument(origin, scope, name, description, unit, kind);
        entries.AddRange(points.Select(point => new MetricEntry(instrument, point.Attributes, point.Point)));
    }

    // Gauge, Sum, Histogram: 1 data points.
    private static bool Points(
        List<(IReadOnlyList<KeyValuePair<string, string>> Attributes, MetricPoint Point)> points, ProtoReader data, Point read)
    {
        while (data.Next())
            if (data.Field == 1)
            {
                var attributes = new List<KeyValuePair<string, string>>();
                var point = read(data.Message(), attributes);
                points.Add((attributes, point));
            }
        return true;
    }

    // NumberDataPoint: 3 time, 4 double, 6 integer, 7 attributes.
    private static MetricPoint Number(ProtoReader point, List<KeyValuePair<string, string>> attributes)
    {
        var (time, value) = (0UL, 0.0);
        while (point.Next())
            switch (point.Field)
            {
                case 3: time = point.Fixed64(); break;
                case 4: value = point.Double(); break;
                case 6: value = (long)point.Fixed64(); break;
                case 7: OtlpCommon.Add(attributes, point.Message()); break;
            }
        return new MetricPoint(OtlpCommon.Time(time), value);
    }

    // HistogramDataPoint: 3 time, 4 count, 5 sum, 6 bucket counts, 7 bounds, 9 attributes.
    private static MetricPoint Histogram(ProtoReader point, List<KeyValuePair<string, string>> attributes)
    {
        ulong time = 0, count = 0;
        var sum = 0.0;
        ulong[] counts = [];
        double[] bounds = [];
        while (point.Next())
            switch (point.Field)
            {
                case 3: time = point.Fixed64(); break;
                case 4: count = point.Fixed64(); break;
                case 5: sum = point.Double(); break;
                case 6: counts = [.. Packed(point.Bytes())]; break;
                case 7: bounds = [.. Packed(point.Bytes()).Select(BitConverter.UInt64BitsToDouble)]; break;
                case 9: OtlpCommon.Add(attributes, point.Message()); break;
            }
        return new MetricPoint(OtlpCommon.Time(time), count) { Histogram = new HistogramState(sum, counts, bounds) };
    }

    private static ulong[] Packed(ReadOnlySpan<byte> bytes)
    {
        var values = new ulong[Math.Min(bytes.Length / 8, MaxBuckets)];
        for (var i = 0; i < values.Length; i++)
            values[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        return values;
    }
}
