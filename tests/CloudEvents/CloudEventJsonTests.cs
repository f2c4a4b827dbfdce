using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.CloudEvents.Tests;

public sealed class CloudEventJsonTests
{
    private static CloudEvent Minimal { get; } = new() { Id = "1", Source = "s", Type = "t" };

    [Fact]
    public void Members_are_written_in_the_order_of_upstream_senders()
    {
        var full = Minimal with
        {
            Subject = "sub",
            DataContentType = "application/json",
            DataSchema = "http://schema",
            Time = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)),
            DataKind = DataKind.Json,
            Data = """{"b":1,"a":2}"""u8.ToArray(),
            Extensions = new Dictionary<string, ExtensionValue> { ["zulu"] = true, ["alpha"] = 7, ["mike"] = "x" },
        };
        Assert.Equal(
            """{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"sub","datacontenttype":"application/json","dataschema":"http://schema","time":"2030-01-02T02:04:05Z","data":{"b":1,"a":2},"alpha":7,"mike":"x","zulu":true}""",
            Text(full));
    }

    [Fact]
    public void Data_passes_through_byte_for_byte()
    {
        var read = Decode("""{"data": {"n" : 1.50, "s":"\u00e9" },"specversion":"1.0","id":"1","source":"s","type":"t"}""");
        Assert.Equal("""{"n" : 1.50, "s":"\u00e9" }""", Encoding.UTF8.GetString(read.Data.Span));
        Assert.Equal(DataKind.Json, read.DataKind);
    }

    [Theory]
    [InlineData("""{"id":"1","source":"s","type":"t"}""", "specversion is missing")]
    [InlineData("""{"specversion":"2.0","id":"1","source":"s","type":"t"}""", "specversion '2.0' is not supported")]
    [InlineData("""{"specversion":"1.0","source":"s","type":"t"}""", "id is missing")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "source is not a URI reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"%zz","type":"t"}""", "source is not a URI reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s"}""", "type is missing")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"s","type":"t"}""", "id is not a string")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","time":"yesterday"}""", "time is not an RFC 3339")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2030-02-30T00:00:00Z"}""", "time is not an RFC 3339")]
    [InlineData("""{"specversion":"1.0","specversion":"1.0","id":"1","source":"s","type":"t"}""", "specversion appears twice")]
    [InlineData("""{"specversion":"1.0","datacontenttype":"a/b","datacontenttype":"a/b","id":"1","source":"s","type":"t"}""", "datacontenttype appears twice")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","my_ext":"x"}""", "member 'my_ext'")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","my-ext":"x"}""", "member 'my-ext'")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","ext":{}}""", "extension ext is an object or array")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","ext":[]}""", "extension ext is an object or array")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","ext":2147483648}""", "extension ext is a number outside 32 bits")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":1,"data_base64":"AA=="}""", "data and data_base64 are both present")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"?"}""", "data_base64 is not base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain","data":1}""", "data must be a JSON string")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t"} {}""", "body is not JSON")]
    [InlineData("""[]""", "body is not a JSON object")]
    [InlineData("", "body is not JSON")]
    [InlineData("not json", "body is not JSON")]
    public void Unreadable_bodies_are_refused_with_the_reason(string body, string reason)
    {
        Assert.False(CloudEventJson.TryDecode(Encoding.UTF8.GetBytes(body), out var read, out var error));
        Assert.Null(read);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        Assert.False(CloudEventJson.TryDecode([(byte)'"', 0xff, (byte)'"'], out _, out var error));
        Assert.Equal("body is not UTF-8", error);
    }

    [Fact]
    public void Extensions_are_lower_cased_null_dropped_and_fractions_cut()
    {
        var read = Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t","TraceParent":"00-x","none":null,"n":-3.9,"yes":true,"empty":""}""");
        Assert.Equal(["empty", "n", "traceparent", "yes"], read.Extensions.Keys.Order());
        Assert.Equal(-3, read.Extensions["n"].AsInt32());
        Assert.Equal("00-x", read.Extensions["traceparent"].ToString());
        Assert.True(read.Extensions["yes"].AsBoolean());
        Assert.Equal("", read.Extensions["empty"].ToString());
    }

    [Fact]
    public void Nine_fraction_digits_of_a_time_are_read()
    {
        var read = Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t","time":"2030-01-02t03:04:05.123456789+01:00"}""");
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 2, 4, 5, TimeSpan.Zero).AddTicks(1234567), read.Time);
    }

    [Fact]
    public void Null_data_is_four_bytes_and_absent_data_is_none()
    {
        Assert.Equal("null", Encoding.UTF8.GetString(Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":null}""").Data.Span));
        Assert.Equal(DataKind.None, Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t"}""").DataKind);
    }

    [Fact]
    public void Text_data_of_another_media_type_is_a_json_string()
    {
        var read = Decode("""{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain","data":"h\u00e9"}""");
        Assert.Equal((DataKind.Text, "hé"), (read.DataKind, Encoding.UTF8.GetString(read.Data.Span)));
        Assert.Contains("\"data\":\"hé\"", Text(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_0_3_with_its_own_names_is_read_and_written()
    {
        const string old = """{"specversion":"0.3","id":"1","source":"s","type":"t","schemaurl":"x","datacontentencoding":"base64","data":"AQI="}""";
        var read = Decode(old);
        Assert.Equal((DataKind.Binary, "x"), (read.DataKind, read.DataSchema));
        Assert.Equal([1, 2], read.Data.ToArray());
        Assert.Equal(old, Text(read));
    }

    [Theory]
    [InlineData("", "s", "t", "id is missing")]
    [InlineData("1", "", "t", "source")]
    [InlineData("1", "s", "", "type is missing")]
    public void An_invalid_event_is_not_encoded(string id, string source, string type, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => CloudEventJson.Encode(new CloudEvent { Id = id, Source = source, Type = type }));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("")]
    public void Broken_data_cannot_break_the_envelope(string data) =>
        Assert.Throws<ArgumentException>(() => CloudEventJson.Encode(
            Minimal with { DataKind = DataKind.Json, Data = Encoding.UTF8.GetBytes(data) }));

    [Theory]
    [InlineData("Upper")]
    [InlineData("snake_case")]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("id")]
    public void A_forbidden_extension_name_is_not_encoded(string name) =>
        Assert.Throws<ArgumentException>(() => CloudEventJson.Encode(
            Minimal with { Extensions = new Dictionary<string, ExtensionValue> { [name] = 1 } }));

    [Fact]
    public void Every_valid_event_survives_the_round_trip() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Events.Arbitrary, e =>
        {
            var wire = CloudEventJson.Encode(e);
            return CloudEventJson.TryDecode(wire, out var read, out _) && CloudEventJson.Encode(read).AsSpan().SequenceEqual(wire)
                && read.Extensions.OrderBy(x => x.Key).SequenceEqual(e.Extensions.OrderBy(x => x.Key)) && read.DataKind == e.DataKind;
        }));

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Events.Damaged, bytes =>
            CloudEventJson.TryDecode(bytes, out var read, out var error) ? read.Invalidity() is null : error.Length > 0));

    private static CloudEvent Decode(string json)
    {
        Assert.True(CloudEventJson.TryDecode(Encoding.UTF8.GetBytes(json), out var read, out var error), error);
        return read;
    }

    private static string Text(CloudEvent e) => Encoding.UTF8.GetString(CloudEventJson.Encode(e));
}
