using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>
/// The frame that traces, logs and metrics share: request (1 per resource) → resource (1 resource, 2 per scope) → scope (1 scope,
/// 2 entries).
/// </summary>
internal static class OtlpBatch
{
    internal delegate void Entry(TelemetryOrigin origin, string scope, ProtoReader entry);

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static void Read(ReadOnlySpan<byte> request, Entry entry)
    {
        var reader = new ProtoReader(request);
        while (reader.Next())
            if (reader.Field == 1)
                Resource(reader.Bytes(), entry);
    }

    private static void Resource(ReadOnlySpan<byte> resource, Entry entry)
    {
        // Protobuf does not promise that the description comes before what it describes.
        var origin = new TelemetryOrigin("unknown_service", "");
        var reader = new ProtoReader(resource);
        while (reader.Next())
            if (reader.Field == 1)
                origin = OtlpCommon.Origin(reader.Message());
        reader = new ProtoReader(resource);
        while (reader.Next())
            if (reader.Field == 2)
                Scope(origin, reader.Bytes(), entry);
    }

    private static void Scope(TelemetryOrigin origin, ReadOnlySpan<byte> scope, Entry entry)
    {
        var name = "";
        var reader = new ProtoReader(scope);
        while (reader.Next())
            if (reader.Field == 1)
                name = OtlpCommon.Scope(reader.Message());
        reader = new ProtoReader(scope);
        while (reader.Next())
            if (reader.Field == 2)
                entry(origin, name, reader.Message());
    }
}
