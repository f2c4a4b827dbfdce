using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.CloudEvents.Wire;

namespace HyperFleet.Adapter.Maestro;

/// <summary>The events by which a source creates, changes and deletes a work (adapter contract §5.2).</summary>
internal sealed class WorkEvents(string source, TimeProvider time)
{
    public const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";

    public CloudEvent Create(IReadOnlyDictionary<string, object?> work, string consumer) => WithData(Event("create_request", work, consumer, version: 0, deleting: null), work);

    /// <param name="live">The work as it is now; its version tells the server what the change is based on.</param>
    public CloudEvent Update(IReadOnlyDictionary<string, object?> work, IReadOnlyDictionary<string, object?> live, string consumer) =>
        WithData(Event("update_request", work, consumer, VersionOf(live), deleting: null), work);

    public CloudEvent Delete(IReadOnlyDictionary<string, object?> live, string consumer) => Event("delete_request", live, consumer, VersionOf(live), time.GetUtcNow());

    private static int VersionOf(IReadOnlyDictionary<string, object?> work) =>
        int.TryParse(Plain.At(work, "metadata", "resourceVersion") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static CloudEvent WithData(CloudEvent @event, IReadOnlyDictionary<string, object?> work)
    {
        @event.Attributes["contenttype"] = Text("application/json");
        @event.BinaryData = ByteString.CopyFromUtf8(Bundles.ToData(work).ToJsonString());
        return @event;
    }

    private CloudEvent Event(string action, IReadOnlyDictionary<string, object?> work, string consumer, int version, DateTimeOffset? deleting)
    {
        var now = time.GetUtcNow();
        var id = WorkId.Of(source, consumer, Manifests.NameOf(work));
        var @event = new CloudEvent { Id = Guid.CreateVersion7(now).ToString(), Source = source, SpecVersion = "1.0", Type = $"{DataType}.spec.{action}" };
        var attributes = @event.Attributes;
        attributes["ce-time"] = new() { CeTimestamp = now.ToTimestamp() };
        attributes["ce-clustername"] = Text(consumer);
        attributes["ce-originalsource"] = Text("");
        attributes["ce-resourceid"] = Text(id);
        attributes["ce-resourceversion"] = new() { CeInteger = version };
        attributes["ce-logtracing"] = Text("{}");
        attributes["ce-metadata"] = Text(Metadata(work, consumer, id, version, deleting).ToJsonString());
        // Kept by the server and sent on: the agent goes on in the trace of the event that is being handled.
        if (Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } traceparent }) attributes["ce-traceparent"] = Text(traceparent);
        if (deleting is { } moment) attributes["ce-deletiontimestamp"] = new() { CeTimestamp = moment.ToTimestamp() };
        return @event;
    }

    private static JsonObject Metadata(IReadOnlyDictionary<string, object?> work, string consumer, string id, int version, DateTimeOffset? deleting)
    {
        var metadata = new JsonObject
        {
            ["name"] = Manifests.NameOf(work),
            ["namespace"] = consumer,
            ["uid"] = id,
            ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture),
        };
        if (version > 0) metadata["generation"] = version;
        if (deleting is { } moment) metadata["deletionTimestamp"] = moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations", "finalizers"])
            if (Plain.At(work, "metadata", key) is { } value)
                metadata[key] = Plain.ToJson(value);
        return metadata;
    }

    private static CloudEventAttributeValue Text(string text) => new() { CeString = text };
}
