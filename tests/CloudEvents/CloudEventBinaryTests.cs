using System.Text;

namespace HyperFleet.CloudEvents.Tests;

public sealed class CloudEventBinaryTests
{
    private static readonly Dictionary<string, string> Required = new()
    {
        ["specversion"] = "1.0", ["id"] = "1", ["source"] = "s", ["type"] = "t",
    };

    [Fact]
    public void Attributes_come_from_names_and_data_from_the_body()
    {
        var attributes = new Dictionary<string, string>(Required) { ["Time"] = "2030-01-01T00:00:00Z", ["ResourceVersion"] = "7", ["subject"] = "" };
        Assert.True(CloudEventBinary.TryDecode(attributes, "application/json", "{}"u8.ToArray(), out var read, out var error), error);
        Assert.Equal(("1", DataKind.Json, 7, null), (read.Id, read.DataKind, read.Extensions["resourceversion"].AsInt32(), read.Subject));
        Assert.Equal(2030, read.Time?.Year);
    }

    [Fact]
    public void Content_type_may_travel_as_an_attribute()
    {
        var attributes = new Dictionary<string, string>(Required) { ["datacontenttype"] = "application/octet-stream" };
        Assert.True(CloudEventBinary.TryDecode(attributes, null, new byte[] { 1 }, out var read, out _));
        Assert.Equal((DataKind.Binary, "application/octet-stream"), (read.DataKind, read.DataContentType));
    }

    [Fact]
    public void An_empty_body_is_no_data()
    {
        Assert.True(CloudEventBinary.TryDecode(Required, null, default, out var read, out _));
        Assert.Equal(DataKind.None, read.DataKind);
    }

    [Theory]
    [InlineData("specversion", null, "specversion is missing")]
    [InlineData("id", "", "id is missing")]
    [InlineData("time", "noon", "time is not an RFC 3339 timestamp")]
    [InlineData("my-ext", "x", "extension name 'my-ext' is not allowed")]
    public void Broken_attributes_are_refused_with_the_reason(string name, string? value, string reason)
    {
        var attributes = new Dictionary<string, string>(Required);
        if (value is null)
            attributes.Remove(name);
        else
            attributes[name] = value;
        Assert.False(CloudEventBinary.TryDecode(attributes, null, Encoding.UTF8.GetBytes("{}"), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
