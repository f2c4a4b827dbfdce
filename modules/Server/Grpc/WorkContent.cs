using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Grpc.Wire;

namespace HyperFleet.Server.Grpc;

/// <summary>What a work request says, as the data and metadata of a bundle (wire contract §3.2, §3.3).</summary>
internal static class WorkContent
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="FormatException">A number has no JSON form.</exception>
    public static byte[] Data(CreateManifestWorkRequest request) => Json(json =>
    {
        WriteManifests(json, request.Manifest, request.Manifests);
        if (request.DeleteOption is { } option)
        {
            json.WritePropertyName("deleteOption");
            JsonStruct.Write(json, option);
        }
        if (request.ManifestConfigs.Count > 0)
            WriteAll(json, "manifestConfigs", request.ManifestConfigs);
    });

    /// <summary>The stored data with other manifests: an update says nothing about the rest.</summary>
    /// <exception cref="FormatException">A number has no JSON form.</exception>
    public static byte[] Data(UpdateManifestWorkRequest request, Bundle stored) => Json(json =>
    {
        WriteManifests(json, request.Manifest, request.Manifests);
        var data = StoredEvent.Member(stored.Payload, "data"u8);
        if (data.IsEmpty)
            return;
        using var document = JsonDocument.Parse(data);
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.Name != "manifests")
                member.WriteTo(json);
    });

    /// <summary>ObjectMeta of the work that the request stands for.</summary>
    public static byte[] Metadata(string name, string consumer) => Json(json =>
    {
        json.WriteString("name"u8, name);
        json.WriteString("namespace"u8, consumer);
    });

    /// <summary>The bundle as an answer; its status is the agent's, with the version it had seen.</summary>
    public static ManifestWork Work(Bundle bundle) => new()
    {
        Id = bundle.Id,
        Name = bundle.Name,
        ConsumerName = bundle.ConsumerName,
        Version = bundle.Version,
        CreatedAt = Timestamp.FromDateTimeOffset(bundle.CreatedAt),
        DeletedAt = bundle.DeletedAt is { } deleted ? Timestamp.FromDateTimeOffset(deleted) : null,
        Manifests = { JsonStruct.ReadAll(bundle.Manifests) },
        Status = Status(bundle),
    };

    private static Struct? Status(Bundle bundle)
    {
        if (JsonStruct.Read(StoredEvent.Member(bundle.Status, "data"u8)) is not { } status)
            return null;
        if (JsonStruct.Read(bundle.Status) is { } stored && stored.Fields.TryGetValue("resourceversion", out var version))
            status.Fields["ObservedVersion"] = version;
        return status;
    }

    private static void WriteManifests(Utf8JsonWriter json, Struct? manifest, IEnumerable<Struct> manifests) =>
        WriteAll(json, "manifests", manifest is null ? manifests : manifests.Prepend(manifest));

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<Struct> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            JsonStruct.Write(json, value);
        json.WriteEndArray();
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }
}
