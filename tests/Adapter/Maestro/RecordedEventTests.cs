using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.CloudEvents.Wire;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>
/// The events that the reference source published for a create, a change and a deletion of one work, recorded on a broker, and ours in the
/// same situation: equal attribute by attribute, ids and times aside. (Over gRPC a create carries version 0: adapter contract §5.2.)
/// </summary>
public sealed class RecordedEventTests
{
    private const string Metadata = """{"name":"w1","namespace":"c1","uid":"3cc2cbf0-e2d2-5d75-afeb-96c52d0c7b37","resourceVersion":"2","generation":2,"annotations":{"cloudevents.open-cluster-management.io/resourceversion":"2","cloudevents.open-cluster-management.io/sequenceid":"2124054168250355712"},"finalizers":["cluster.open-cluster-management.io/manifest-work-cleanup"]}""";

    private readonly WorkEvents _events = new("s1", TimeProvider.System);

    [Fact]
    public void The_id_of_a_work_is_the_recorded_one() => Assert.Equal("3cc2cbf0-e2d2-5d75-afeb-96c52d0c7b37", WorkId.Of("s1", "c1", "w1"));

    [Fact]
    public void A_create_is_the_recorded_one() => Same(
        _events.Create(Work("""{"name":"w1","namespace":"c1"}""", "a"), "c1"),
        "create_request",
        """{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"}}]}""",
        """{"name":"w1","namespace":"c1","uid":"3cc2cbf0-e2d2-5d75-afeb-96c52d0c7b37","resourceVersion":"0"}""",
        version: 0);

    [Fact]
    public void An_update_is_the_recorded_one() => Same(
        _events.Update(Work(Metadata, "a2"), Work(Metadata, "a"), "c1"),
        "update_request",
        """{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a2","namespace":"b"}}]}""",
        Metadata,
        version: 2);

    [Fact]
    public void A_deletion_is_the_recorded_one_and_carries_no_data()
    {
        var deletion = _events.Delete(Work(Metadata, "a2"), "c1");
        Assert.True(deletion.Attributes.Remove("ce-deletiontimestamp", out var moment) && moment.CeTimestamp is not null);
        var metadata = (JsonObject)JsonNode.Parse(deletion.Attributes["ce-metadata"].CeString)!;
        Assert.True(DateTimeOffset.TryParse((string)metadata["deletionTimestamp"]!, CultureInfo.InvariantCulture, out _));
        metadata.Remove("deletionTimestamp");
        deletion.Attributes["ce-metadata"].CeString = metadata.ToJsonString();
        Same(deletion, "delete_request", null, Metadata, version: 2);
    }

    private static void Same(CloudEvent actual, string action, string? data, string metadata, int version)
    {
        Assert.Equal(("s1", "1.0", $"io.open-cluster-management.works.v1alpha1.manifestbundles.spec.{action}"), (actual.Source, actual.SpecVersion, actual.Type));
        Assert.True(Guid.TryParse(actual.Id, out _));
        string[] expected = ["ce-clustername", "ce-logtracing", "ce-metadata", "ce-originalsource", "ce-resourceid", "ce-resourceversion", "ce-time"];
        Assert.Equal(data is null ? expected : [.. expected, "contenttype"], actual.Attributes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("c1", "", "{}", version), (actual.Attributes["ce-clustername"].CeString, actual.Attributes["ce-originalsource"].CeString, actual.Attributes["ce-logtracing"].CeString, actual.Attributes["ce-resourceversion"].CeInteger));
        Assert.Equal("3cc2cbf0-e2d2-5d75-afeb-96c52d0c7b37", actual.Attributes["ce-resourceid"].CeString);
        SameJson(metadata, actual.Attributes["ce-metadata"].CeString);
        if (data is null) Assert.True(actual.BinaryData.IsEmpty);
        else SameJson(data, actual.BinaryData.ToStringUtf8());
    }

    private static void SameJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}\nactual   {actual}");

    private static IReadOnlyDictionary<string, object?> Work(string metadata, string map) => (IReadOnlyDictionary<string, object?>)DryBench.Json(
        $$$$"""{"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{{{{metadata}}}},"spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{{map}}}}","namespace":"b"}}]}}}""")!;
}
