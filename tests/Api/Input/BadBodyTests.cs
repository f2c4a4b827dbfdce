using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Input;

/// <summary>Bodies that nobody should send: always a 4xx problem, never a 500, never SQL text.</summary>
public sealed class BadBodyTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int Limit = 1024 * 1024;
    private readonly ApiServer _api = fixture.Api;

    /// <summary>Every route that reads a body, with one it would take; <c>%</c> is where the damage goes.</summary>
    public static TheoryData<string, string, string> Routes => new()
    {
        { "POST", "clusters", """{"kind":"Cluster","name":"abc","spec":{"v":1%}}""" },
        { "POST", "resources", """{"kind":"Cluster","name":"abc","spec":{"v":1%}}""" },
        { "POST", "clusters/ID/nodepools", """{"kind":"NodePool","name":"abc","spec":{"v":1%}}""" },
        { "PATCH", "clusters/ID", """{"spec":{"v":1%}}""" },
        { "PATCH", "resources/ID", """{"spec":{"v":1%}}""" },
        { "PUT", "clusters/ID/statuses", """{"adapter":"a","observed_generation":1,"conditions":[],"data":{"v":1%}}""" },
        { "POST", "clusters/ID/force-delete", """{"reason":"x","v":{"v":1%}}""" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Damaged_json_is_malformed_on_every_route(string method, string path, string body)
    {
        path = path.Replace("ID", (await _api.CreateClusterAsync()).Id());
        (string Damage, string What)[] damages =
        [
            (",\"v\":2", "a member twice"),
            (",\"v\\u0000\":2", "U+0000 in a name"),
            (",\"w\":\"\\u0000\"", "U+0000 in a text"),
            (",\"\\ud800\":2", "half a surrogate pair in a name"),
            (",\"w\":\"\\udc00x\"", "half a surrogate pair in a text"),
            (",\"w\":1e309", "a number beyond a double"),
            (",\"w\":-1e99999", "a number far beyond a double"),
            (",\"w\":1e-400", "a number below a double"),
            (",\"w\":01", "a leading zero"),
            (",\"w\":NaN", "NaN"),
            (",", "a trailing comma"),
            (",\"w\":" + new string('[', 10_000) + new string(']', 10_000), "depth 10,000"),
            (",\"w\":" + string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000), "depth 10,000 of objects"),
            ("}}}}", "text after the value"),
        ];
        foreach (var (damage, what) in damages)
        {
            var reply = await _api.SendAsync(new HttpMethod(method), path, body.Replace("%", damage));
            reply.ExpectRefusal(what);
            Assert.True(reply.Body.Contains("VAL-006"), $"{what}: {reply.Body}");
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Bytes_that_are_no_utf8_are_malformed_on_every_route(string method, string path, string body)
    {
        path = path.Replace("ID", (await _api.CreateClusterAsync()).Id());
        byte[][] wrong = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80]];
        foreach (var bytes in wrong)
        {
            var (before, after) = (Encoding.UTF8.GetBytes(body.Split('%')[0] + ",\"w\":\""), Encoding.UTF8.GetBytes("\"" + body.Split('%')[1]));
            var reply = await _api.SendContentAsync(new HttpMethod(method), path, new ByteArrayContent([.. before, .. bytes, .. after]));
            reply.ExpectRefusal($"bytes {Convert.ToHexString(bytes)}");
            Assert.Contains("not UTF-8", reply.Body);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_over_the_limit_is_refused_on_every_route_with_and_without_a_length(string method, string path, string body)
    {
        path = path.Replace("ID", (await _api.CreateClusterAsync()).Id());
        var large = body.Replace("%", ",\"w\":\"" + new string('x', Limit) + "\"");
        (await _api.SendAsync(new HttpMethod(method), path, large)).ExpectProblem(413, "VAL-000", "larger than");
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(large)));
        (await _api.SendContentAsync(new HttpMethod(method), path, chunked, ("Transfer-Encoding", "chunked"))).ExpectProblem(413, "VAL-000", "larger than");
    }

    [Fact]
    public async Task A_body_of_exactly_one_mebibyte_is_stored_and_one_byte_more_is_not()
    {
        var frame = $$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{"large":"%"}}""";
        var largest = frame.Replace("%", new string('x', Limit - frame.Length + 1));
        Assert.Equal(Limit, largest.Length);
        (await _api.PostAsync("clusters", largest.Replace("\"}}", "x\"}}"))).ExpectProblem(413, "VAL-000");
        var stored = (await _api.PostAsync("clusters", largest)).Expect(201);
        Assert.Equal(Limit - frame.Length + 1, (await _api.GetAsync($"clusters/{stored.Id()}")).Json["spec"]!.Text("large").Length);
    }

    [Theory]
    [InlineData("1e308")]
    [InlineData("-1.7976931348623157e308")]
    [InlineData("5e-324")]
    [InlineData("0e10")]
    [InlineData("-0")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("0.1000000000000000055511151231257827")]
    public async Task Numbers_within_a_double_are_stored_in_full(string number)
    {
        var cluster = await _api.CreateClusterAsync(spec: $$"""{"n":{{number}} }""");
        var read = (await _api.GetAsync($"clusters/{cluster.Id()}")).Json["spec"]!["n"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(number), read), $"{number} came back as {read}");
    }

    [Fact]
    public async Task Depth_fifty_is_stored_and_what_comes_back_fits_every_reader()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 2)) + "{}" + new string('}', depth - 2);
        (await _api.PostAsync("clusters", $$"""{"kind":"Cluster","name":"{{ApiServer.NewName()}}","spec":{{Nested(51)}} }""")).ExpectRefusal("depth 51");
        var cluster = await _api.CreateClusterAsync(spec: Nested(50));
        Assert.NotNull((await _api.GetAsync($"clusters/{cluster.Id()}?fields=spec")).Expect(200)["spec"]);
        Assert.NotNull((await _api.GetAsync($"clusters?search=id%3D'{cluster.Id()}'")).Expect(200)["items"]![0]!["spec"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "kind=Cluster&name=abc")]
    [InlineData("application/xml", "<cluster><name>abc</name></cluster>")]
    [InlineData("application/yaml", "kind: Cluster\nname: abc\nspec: {}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nCluster\r\n--x--")]
    [InlineData("text/plain", "hello")]
    public async Task A_body_in_another_language_is_malformed(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await _api.SendContentAsync(HttpMethod.Post, "clusters", content)).ExpectProblem(400, "VAL-006");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task The_content_type_of_json_is_not_looked_at(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{}}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await _api.SendContentAsync(HttpMethod.Post, "clusters", content)).Expect(201);
    }

    [Theory]
    [InlineData("\"observed_generation\":2147483648")]
    [InlineData("\"observed_generation\":-1")]
    [InlineData("\"observed_generation\":\"1\"")]
    [InlineData("\"observed_generation\":1,\"observed_time\":\"yesterday\"")]
    [InlineData("\"observed_generation\":1,\"observed_time\":7")]
    [InlineData("\"observed_generation\":1,\"metadata\":{\"attempt\":\"two\"}")]
    [InlineData("\"observed_generation\":1,\"metadata\":{\"started_time\":\"now\"}")]
    [InlineData("\"observed_generation\":1,\"metadata\":[]")]
    public async Task A_report_with_a_wrong_value_is_refused(string members)
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}/statuses";
        var body = $$"""{"adapter":"a",{{members}},"conditions":[{"type":"Available","status":"True"},{"type":"Applied","status":"True"},{"type":"Health","status":"True"}]}""";
        (await _api.PutAsync(path, body)).ExpectProblem(400, "VAL-000");
    }
}
