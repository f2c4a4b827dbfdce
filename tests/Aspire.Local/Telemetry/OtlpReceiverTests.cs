using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Aspire.Hosting.Telemetry.Otlp;
using Aspire.Hosting.Telemetry.Store;
using HyperFleet.Aspire.Local.Tests.Dashboard;
using HyperFleet.Fixtures;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SpanKind = Aspire.Hosting.Telemetry.Store.SpanKind;

namespace HyperFleet.Aspire.Local.Tests.Telemetry;

/// <summary>The real exporter of OpenTelemetry sends; the store shows what arrived.</summary>
public sealed class OtlpReceiverTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private readonly string _service = $"service-{Guid.CreateVersion7():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<OtlpExportProtocol> Protocols => new() { OtlpExportProtocol.HttpProtobuf, OtlpExportProtocol.Grpc };

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Spans_arrive_with_parents_attributes_events_and_errors(OtlpExportProtocol protocol)
    {
        using var source = new ActivitySource(_service);
        using var provider = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(_service)
            .AddOtlpExporter(options => Configure(options, protocol, "traces")).Build();
        ActivityTraceId trace;
        using (var parent = source.StartActivity("parent", ActivityKind.Server)!)
        {
            trace = parent.TraceId;
            parent.SetTag("text", "a").SetTag("number", 42).SetTag("real", 1.5).SetTag("flag", true).SetTag("list", new[] { "x", "y" });
            using var child = source.StartActivity("child", ActivityKind.Client)!;
            child.AddEvent(new ActivityEvent("moment", tags: new ActivityTagsCollection { ["key"] = "value" }));
            child.SetStatus(ActivityStatusCode.Error, "broken");
        }
        provider.ForceFlush();

        var received = await Eventually.Value(() => Task.FromResult(dashboard.Store.Traces.Find(trace.ToHexString())), seen => seen?.Spans.Count == 2);

        var (root, depth) = received!.Tree()[0];
        Assert.Equal(("parent", 0, SpanKind.Server, $"{_service}-abc", _service), (root.Name, depth, root.Kind, root.Origin.Id, root.Scope));
        Assert.Equal(
            ["text=a", "number=42", "real=1.5", "flag=true", "list=[x, y]"], root.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
        var (inner, innerDepth) = received.Tree()[1];
        Assert.Equal(("child", 1, true, "broken"), (inner.Name, innerDepth, inner.IsError, inner.StatusMessage));
        Assert.Equal(("moment", "key"), (inner.Events[0].Name, inner.Events[0].Attributes[0].Key));
        Assert.True(received.HasError);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Log_records_arrive_with_level_category_values_and_trace(OtlpExportProtocol protocol)
    {
        using var activity = new Activity("work").Start();
        using (var loggers = LoggerFactory.Create(builder => builder.AddOpenTelemetry(open => open.SetResourceBuilder(Resource())
                   .AddOtlpExporter((options, _) => Configure(options, protocol, "logs")))))
#pragma warning disable CA1848, CA2254, CA1873 // what the exporter makes of an ordinary call
            loggers.CreateLogger("Category").LogWarning("Cluster {Id} is {State}", "c-1", "late");
#pragma warning restore CA1848, CA2254, CA1873

        var entry = (await Eventually.Value(
            () => Task.FromResult(dashboard.Store.Logs.Find(new LogQuery(_service, LogSeverity.Trace, null, null), 10)), found => found.Count == 1))[0];

        Assert.Equal((LogSeverity.Warning, "Category", "Cluster c-1 is late"), (entry.Severity, entry.Scope, entry.Message));
        Assert.Equal(activity.TraceId.ToHexString(), entry.TraceId);
        Assert.Contains(entry.Attributes, attribute => attribute is { Key: "Id", Value: "c-1" });
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Counters_gauges_and_histograms_arrive(OtlpExportProtocol protocol)
    {
        using var meter = new Meter(_service);
        using (var provider = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(_service)
                   .AddOtlpExporter((options, _) => Configure(options, protocol, "metrics")).Build())
        {
            meter.CreateCounter<long>("requests", "{request}", "Requests").Add(7, new KeyValuePair<string, object?>("route", "/x"));
            meter.CreateObservableGauge("temperature", () => 21.5);
            var histogram = meter.CreateHistogram<double>("latency", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 3] });
            foreach (var value in (double[])[0.5, 1.5, 1.6, 2.5])
                histogram.Record(value);
            provider.ForceFlush();
        }

        var origin = $"{_service}-abc";
        var requests = (await Eventually.Value(() => Task.FromResult(dashboard.Store.Metrics.Find(origin, _service, "requests")), found => found.Count == 1))[0];
        Assert.Equal(("route", 7), (requests.Attributes[0].Key, requests.Points[0].Value));
        Assert.Equal(21.5, dashboard.Store.Metrics.Find(origin, _service, "temperature")[0].Points[0].Value);
        var latency = dashboard.Store.Metrics.Find(origin, _service, "latency")[0].Points[0];
        Assert.Equal((4, 6.1), (latency.Value, Math.Round(latency.Histogram!.Sum, 3)));
        Assert.Equal((2.0, 3.0), (latency.Histogram.Quantile(0.5), latency.Histogram.Quantile(0.99)));
        Assert.Contains(dashboard.Store.Metrics.Instruments(), one => one is { Name: "requests", Kind: MetricKind.Sum, Unit: "{request}" });
    }

    [Theory]
    [InlineData("wrong-key", "application/x-protobuf", HttpStatusCode.Unauthorized)]
    [InlineData(null, "application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, "application/x-protobuf", HttpStatusCode.BadRequest)]
    public async Task What_is_not_an_export_is_refused(string? key, string type, HttpStatusCode expected)
    {
        await using var plain = new TestReceiver();
        using var client = new HttpClient();
        using var content = new ByteArrayContent([0xFF, 0xFF, 0xFF]);
        content.Headers.ContentType = new(type);
        client.DefaultRequestHeaders.Add("x-otlp-api-key", key ?? plain.Key);

        Assert.Equal(expected, (await client.PostAsync($"{await plain.StartAsync()}/v1/traces", content, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_compressed_export_is_read()
    {
        await using var plain = new TestReceiver();
        using var client = new HttpClient();
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write([]);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("gzip");
        client.DefaultRequestHeaders.Add("x-otlp-api-key", plain.Key);

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"{await plain.StartAsync()}/v1/logs", content, Cancellation)).StatusCode);
    }

    private ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddService(_service, serviceInstanceId: "abc");

    private void Configure(OtlpExporterOptions options, OtlpExportProtocol protocol, string signal)
    {
        options.Protocol = protocol;
        options.Headers = $"x-otlp-api-key={dashboard.Receiver.Key}";
        var address = protocol == OtlpExportProtocol.Grpc ? dashboard.Receiver.GrpcAddress : $"{dashboard.Receiver.HttpAddress}/v1/{signal}";
        options.Endpoint = new Uri(address!);
    }
}
