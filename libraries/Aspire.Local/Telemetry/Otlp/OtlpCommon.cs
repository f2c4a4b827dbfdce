using System.Globalization;
using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>
/// What spans, log records and metrics have in common. Field numbers are those of opentelemetry-proto 1.x
/// (<c>common.proto</c>, <c>resource.proto</c>); fields that nobody shows are skipped.
/// </summary>
internal static class OtlpCommon
{
    public const int MaxAttributes = 64;
    public const int MaxTextLength = 4096;
    private const int MaxDepth = 8;

    /// <summary>Resource: 1 attributes.</summary>
    public static TelemetryOrigin Origin(ProtoReader resource)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        while (resource.Next())
            if (resource.Field == 1)
                Add(attributes, resource.Message());
        return new TelemetryOrigin(Value("service.name") ?? "unknown_service", Value("service.instance.id") ?? "");

        string? Value(string key) => attributes.Find(attribute => attribute.Key == key).Value;
    }

    /// <summary>InstrumentationScope: 1 name.</summary>
    public static string Scope(ProtoReader scope)
    {
        while (scope.Next())
            if (scope.Field == 1)
                return Short(scope.Text());
        return "";
    }

    /// <summary>KeyValue: 1 key, 2 value. What exceeds <see cref="MaxAttributes"/> is dropped.</summary>
    public static void Add(List<KeyValuePair<string, string>> attributes, ProtoReader pair)
    {
        if (attributes.Count == MaxAttributes)
            return;
        var (key, value) = ("", "");
        while (pair.Next())
            if (pair.Field == 1)
                key = Short(pair.Text());
            else if (pair.Field == 2)
                value = Short(Any(pair.Message(), depth: 0));
        attributes.Add(new(key, value));
    }

    /// <summary>AnyValue: 1 string, 2 bool, 3 int, 4 double, 5 array, 6 key-value list, 7 bytes.</summary>
    public static string Any(ProtoReader value, int depth)
    {
        if (depth > MaxDepth || !value.Next())
            return "";
        return value.Field switch
        {
            1 => value.Text(),
            2 => value.Integer() == 0 ? "false" : "true",
            3 => ((long)value.Integer()).ToString(CultureInfo.InvariantCulture),
            4 => value.Double().ToString("R", CultureInfo.InvariantCulture),
            5 => $"[{string.Join(", ", Items(value.Message(), depth))}]",
            6 => $"{{{string.Join(", ", Pairs(value.Message(), depth))}}}",
            7 => Convert.ToBase64String(value.Bytes()),
            _ => "",
        };
    }

    public static string Id(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes.Length > 16 ? bytes[..16] : bytes);

    public static DateTimeOffset Time(ulong unixNanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNanoseconds / 100, (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks));

    public static string Short(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "…";

    private static List<string> Items(ProtoReader array, int depth)
    {
        var items = new List<string>();
        while (array.Next())
            if (array.Field == 1 && items.Count < MaxAttributes)
                items.Add(Any(array.Message(), depth + 1));
        return items;
    }

    private static List<string> Pairs(ProtoReader list, int depth)
    {
        var pairs = new List<string>();
        while (list.Next())
        {
            if (list.Field != 1 || pairs.Count == MaxAttributes)
                continue;
            var pair = list.Message();
            var (key, value) = ("", "");
            while (pair.Next())
                if (pair.Field == 1)
                    key = pair.Text();
                else if (pair.Field == 2)
                    value = Any(pair.Message(), depth + 1);
            pairs.Add($"{key}: {value}");
        }
        return pairs;
    }
}
