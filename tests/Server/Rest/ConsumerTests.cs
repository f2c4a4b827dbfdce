using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Rest;

public sealed class ConsumerTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_consumer_is_created_read_labelled_and_deleted()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        var created = (await maestro.SendAsync(HttpMethod.Post, "consumers", """{"name":"c1","labels":{"a":"b"},"unknown":1}""")).Expect(201);
        var id = (string)created["id"]!;
        Assert.Equal("Consumer", (string?)created["kind"]);
        Assert.Equal($"/api/maestro/v1/consumers/{id}", (string?)created["href"]);

        Assert.Equal("b", (string?)(await maestro.GetAsync($"consumers/{id}")).Expect(200)["labels"]!["a"]);
        Assert.Equal("b", (string?)(await maestro.SendAsync(HttpMethod.Patch, $"consumers/{id}", "{}")).Expect(200)["labels"]!["a"]);
        Assert.Equal("d", (string?)(await maestro.SendAsync(HttpMethod.Patch, $"consumers/{id}", """{"labels":{"c":"d"},"name":"ignored"}""")).Expect(200)["labels"]!["c"]);
        Assert.Empty((await maestro.SendAsync(HttpMethod.Patch, $"consumers/{id}", """{"labels":{}}""")).Expect(200)["labels"]!.AsObject());

        (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}")).Expect(204);
        (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}")).Expect(204);
        Assert.Equal($"Consumer with id='{id}' not found", (await maestro.GetAsync($"consumers/{id}")).ExpectError(404, 7));
    }

    [Fact]
    public async Task What_cannot_be_a_consumer_is_refused_as_upstream_prints_it()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("taken");
        Assert.Equal("This Consumer already exists", (await PostAsync("""{"name":"taken"}""")).ExpectError(409, 6));
        Assert.Equal("id must be empty", (await PostAsync("""{"id":"x","name":"y"}""")).ExpectError(400, 8));
        (await PostAsync("""{"name":"Not A Label"}""")).ExpectError(400, 8);
        Assert.StartsWith("Invalid request format: ", (await PostAsync("")).ExpectError(400, 17));
        Assert.StartsWith("Invalid request format: ", (await PostAsync("""{"name":1}""")).ExpectError(400, 17));
        Assert.StartsWith("Invalid request format: ", (await PostAsync("""{"labels":{"a":1}}""")).ExpectError(400, 17));
        (await PostAsync("""{"labels":{"a":"\u0000"}}""")).ExpectError(400, 8);
        var unnamed = (await PostAsync("{}")).Expect(201);
        Assert.Equal((string?)unnamed["id"], (string?)unnamed["name"]);

        Task<Reply> PostAsync(string body) => maestro.SendAsync(HttpMethod.Post, "consumers", body);
    }

    [Fact]
    public async Task I10_a_consumer_with_bundles_stays_until_somebody_says_what_becomes_of_them()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        var id = (string)(await maestro.SendAsync(HttpMethod.Post, "consumers", """{"name":"held"}""")).Expect(201)["id"]!;
        var bundle = await maestro.CreateBundleAsync("held");

        Assert.Contains("fk_resources_consumers", (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}")).ExpectError(403, 4));
        (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}?bundles=delete")).ExpectError(403, 4);
        Assert.NotNull((await maestro.BundleAsync(bundle))!["deleted_at"]);
        (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}?bundles=forget")).ExpectError(400, 21);
        (await maestro.SendAsync(HttpMethod.Delete, $"consumers/{id}?bundles=forget&reason=cluster%20lost")).Expect(204);
        Assert.Null(await maestro.BundleAsync(bundle));
        (await maestro.GetAsync($"consumers/{id}")).ExpectError(404, 7);
    }

    [Fact]
    public async Task Pages_are_counted_as_upstream_counts_them()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        for (var i = 0; i < 5; i++)
            await maestro.CreateConsumerAsync($"page-{i}");
        await PageAsync("", 1, 5, 5);
        await PageAsync("?size=2&page=3", 3, 1, 5);
        await PageAsync("?size=0", 1, 0, 5);
        await PageAsync("?size=many", 1, 0, 5);
        await PageAsync("?size=-1&page=-4", 1, 5, 5);
        await PageAsync("?page=9", 9, 0, 5);
        await PageAsync("?search=name%20like%20'page-%25'%20and%20name%20%3C%3E%20'page-1'", 1, 4, 4);
        Assert.Contains("bad order value", (await maestro.GetAsync("consumers?orderBy=name%3Bdrop")).ExpectError(400, 21));
        (await maestro.GetAsync("consumers?search=nope%3D'x'")).ExpectError(400, 21);

        async Task PageAsync(string query, int page, int size, int total)
        {
            var list = (await maestro.GetAsync("consumers" + query)).Expect(200);
            Assert.Equal((page, size, total, size), ((int)list["page"]!, (int)list["size"]!, (int)list["total"]!, list["items"]!.AsArray().Count));
            Assert.Equal("ConsumerList", (string?)list["kind"]);
        }
    }

    [Fact]
    public async Task The_pages_about_the_API_are_those_of_upstream()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        Assert.Equal("""{"id":"maestro","href":"/api/maestro","kind":"API","versions":[{"id":"v1","href":"/api/maestro/v1","kind":"","collections":null}]}""", (await maestro.GetAsync("/api/maestro/")).Body);
        Assert.Equal("APIVersion", (string?)(await maestro.GetAsync("/api/maestro/v1")).Expect(200)["kind"]);
        Assert.Equal("3.0.3", (string?)(await maestro.GetAsync("openapi")).Expect(200)["openapi"]);
        Assert.Equal(13, (int?)(await maestro.GetAsync("errors")).Expect(200)["total"]);
        Assert.Equal("Resource not found", (string?)(await maestro.GetAsync("errors/7")).Expect(200)["reason"]);
        Assert.Equal("No error with id 99 exists", (await maestro.GetAsync("errors/99")).ExpectError(404, 7));
        var unknown = JsonNode.Parse((await maestro.GetAsync("nowhere")).Body)!;
        Assert.Equal("The requested resource '/api/maestro/v1/nowhere' doesn't exist", (string?)unknown["reason"]);
        Assert.Equal("Error", (string?)unknown["type"]);
        var wrong = await maestro.SendAsync(HttpMethod.Put, "consumers/x", "{}");
        Assert.Equal((405, ""), (wrong.Status, wrong.Body));
    }
}
