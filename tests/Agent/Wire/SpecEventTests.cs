using System.Text;
using HyperFleet.Agent.Wire;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Tests.Wire;

public sealed class SpecEventTests
{
    private const string Payload = """{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}],"executor":{"subject":{"type":"ServiceAccount"}}}""";

    public static TheoryData<string, string?, string> Mistakes => new()
    {
        { "clustername", null, "clustername is missing" },
        { "resourceid", null, "resourceid is missing" },
        { "resourceid", new string('x', 300), "longer than 256" },
        { "resourceversion", null, "resourceversion is missing" },
        { "resourceversion", "one", "no integer" },
        { "deletiontimestamp", "yesterday", "not an RFC 3339 timestamp" },
        { "metadata", "[]", "metadata is no JSON object" },
        { "metadata", "{", "metadata is no JSON object" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_the_attribute(string attribute, string? value, string error) =>
        Assert.Contains(error, SpecEvent.Read(Event(Payload, attribute, value), "c1").Error);

    [Theory]
    [InlineData("", "no manifest bundle")]
    [InlineData("{}", "manifests is missing or empty")]
    [InlineData("""{"manifests":[]}""", "manifests is missing or empty")]
    [InlineData("""{"manifests":[null]}""", "manifests holds null")]
    [InlineData("""{"manifests":"x"}""", "no manifest bundle")]
    [InlineData("""{"manifests":[{}""", "no manifest bundle")]
    [InlineData("not json", "no manifest bundle")]
    public void A_payload_that_is_no_bundle_is_refused(string payload, string error) =>
        Assert.Contains(error, SpecEvent.Read(Event(payload), "c1").Error);

    [Fact]
    public void A_bundle_beyond_the_limit_is_refused()
    {
        var payload = Payload.Replace("\"a\"", $"\"{new string('a', 700_000)}\"", StringComparison.Ordinal);
        Assert.Contains("the limit of the manifests is", SpecEvent.Read(Event(payload), "c1").Error);
    }

    [Fact]
    public void Another_clusters_event_is_not_ours_and_no_error()
    {
        var (change, error) = SpecEvent.Read(Event(Payload), "c2");
        Assert.Null(change);
        Assert.Null(error);
    }

    [Fact]
    public void A_delete_needs_no_manifests()
    {
        var (change, error) = SpecEvent.Read(Event("", "deletiontimestamp", "2026-03-01T10:06:00Z"), "c1");
        Assert.Null(error);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 6, 0, TimeSpan.Zero), change!.DeletionTime);
        Assert.Null(change.Bundle);
    }

    [Fact]
    public void Both_spellings_of_the_executor_are_read() =>
        Assert.Equal("ServiceAccount", SpecEvent.Read(Event(Payload), "c1").Event!.Bundle!.Executor!.Subject!.Type);

    private static CloudEvent Event(string payload, string? attribute = null, string? value = null)
    {
        var extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal)
        {
            ["clustername"] = "c1", ["resourceid"] = "id", ["resourceversion"] = "1", ["originalsource"] = "", ["metadata"] = """{"name":"id"}""",
        };
        if (attribute is not null && value is null)
            extensions.Remove(attribute);
        else if (attribute is not null)
            extensions[attribute] = value!;
        return new CloudEvent { Id = "1", Source = "maestro", Type = EventTypes.DataType + ".spec.create_request", Data = Encoding.UTF8.GetBytes(payload), Extensions = extensions };
    }
}
