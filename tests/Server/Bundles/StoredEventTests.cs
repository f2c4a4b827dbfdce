using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Hosting;

namespace HyperFleet.Server.Tests.Bundles;

public sealed class StoredEventTests
{
    [Fact]
    public void An_event_comes_back_as_it_was_stored()
    {
        var sent = new CloudEvent
        {
            Id = "1", Source = "s", Type = "a.b.c.spec.create_request", Time = new(2026, 3, 1, 10, 0, 0, 123, TimeSpan.Zero),
            DataContentType = "application/json", DataKind = DataKind.Json, Data = Encoding.UTF8.GetBytes("""{ "manifests": [ {"a": "b, \" c"} ] }"""),
            Extensions = new Dictionary<string, ExtensionValue> { ["metadata"] = """{"name":"n","labels":{"a":"b"}}""", ["resourceversion"] = "7", ["originalsource"] = "", ["flag"] = true },
        };

        var stored = StoredEvent.Encode(sent);
        var read = StoredEvent.Decode(stored);

        Assert.Equal("n", StoredEvent.Text(StoredEvent.Member(stored, "metadata"u8), "name"u8));
        Assert.Equal("""{"manifests":[{"a":"b, \" c"}]}""", Encoding.UTF8.GetString(read.Data.Span));
        Assert.Equal("""{"name":"n","labels":{"a":"b"}}""", read.Extensions["metadata"].ToString());
        Assert.Equal(7, read.Extensions["resourceversion"].AsInt32());
        Assert.Equal("", read.Extensions["originalsource"].ToString());
        Assert.True(read.Extensions["flag"].AsBoolean());
        Assert.Equal(sent.Time, read.Time);
    }

    [Fact]
    public void Lock_keys_are_those_of_upstream() => Assert.Equal(457026696, AdvisoryLock.KeyOf("migrations"));
}
