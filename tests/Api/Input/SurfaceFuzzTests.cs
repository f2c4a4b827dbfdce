using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Input;

/// <summary>Random requests over the whole surface: whatever comes, the answer is no 5xx, and a refusal is a problem document.</summary>
public sealed class SurfaceFuzzTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int Requests = 2000;
    private readonly ApiServer _api = fixture.Api;

    private static readonly Gen<string> Junk = Gen.Elements(
        "'", "\"", ";", "--", "%00", "%27", "%ff", "%ed%a0%80", "%2e%2e", "\\", "ü", "中", "$1", "{}", "[]", "(", ")", "null", "true", "0", "-1", "1e309", "9999999999", "a",
        "'; DROP TABLE resources; --", "' OR '1'='1", "%%", "*", "/", "name", "id", "Cluster", " ", "\t", "%0a", "+", ",", "..", "asc", "desc", "created_time", "x".PadLeft(300, 'x'));

    private static readonly Gen<string> Noise = Junk.ArrayOf(3).Select(string.Concat);

    private static readonly Gen<string> Search = Gen.Elements(
        "name", "id", "generation", "created_time", "deleted_time", "labels.a", "labels.'a-b'", "spec.a.b", "status.conditions.Reconciled",
        "status.conditions.Reconciled.last_updated_time", "status.conditions.Reconciled.observed_generation", "owner_id", "kind", "nope", "status", "labels", "spec",
        "=", "!=", "<", ">=", "like", "ilike", "in", "not", "between", "and", "or", "is null", "is not null", "(", ")", "[", "]", ",",
        "'x'", "'%'", "'2020-01-01T00:00:00Z'", "2020-01-01", "1", "1.5", "-2", "1e30", "true", "null", "'True'", "'\\\\'", "9999999999999999999999", "1Ki").ArrayOf(7).Select(parts => string.Join(' ', parts));

    private static readonly Gen<string> Value = Gen.Elements(
        "1", "-1", "1.5", "1e400", "\"x\"", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "null", "true", "{}", "[]", "[{}]", "{\"a\":1}", "{\"a\":\"b\"}", "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
        "[{\"type\":\"Available\",\"status\":\"True\"},{\"type\":\"Applied\",\"status\":\"True\"},{\"type\":\"Health\",\"status\":\"True\"}]", "\"Cluster\"", "\"NodePool\"", "\"abc\"", "\"2026-01-01T00:00:00Z\"",
        "{\"needs\":[{\"id\":\"x\",\"kind\":\"y\"}]}");

    private static readonly Gen<string> Body = Gen.OneOf(
        Gen.Elements("kind", "name", "spec", "labels", "references", "adapter", "observed_generation", "observed_time", "conditions", "data", "metadata", "reason", "tenancy", "é")
            .Zip(Value, (name, value) => $"\"{name}\":{value}").ArrayOf(6).Select(members => "{" + string.Join(',', members.DistinctBy(m => m.Split(':')[0])) + "}"),
        Noise, Value);

    private static readonly Gen<string> Query = Gen.OneOf(
        Gen.Elements("search", "order", "fields", "page", "size", "pageSize", "orderBy", "kind", "ref_type", "ref_target_id", "unknown").Zip(Noise, (name, value) => $"{name}={value}"),
        Search.Select(text => "search=" + Uri.EscapeDataString(text)),
        Gen.Elements("order=name desc", "fields=id,status.conditions.type", "page=2&size=3", "kind=Cluster")).ArrayOf(2).Select(parts => string.Join('&', parts));

    private sealed record Request(string Method, string Path, string Query, string? Body, string Header);

    [Fact]
    public async Task No_request_brings_the_api_down_or_shows_its_inside()
    {
        var known = (await _api.CreateClusterAsync(labels: """{"a":"b"}""")).Id();
        var pool = (await _api.CreateNodePoolAsync(known)).Id();
        var paths = Routes.Of(_api).Keys.Where(p => p.StartsWith("/api", StringComparison.Ordinal) && !p.Contains("watch")).ToArray();
        var requests = Gen.Elements("GET", "GET", "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS")
            .Zip(Gen.Elements(paths).Zip(Gen.OneOf(Gen.Constant(known), Gen.Constant(pool), Junk), Fill), (method, path) => (method, path))
            .Zip(Query, (r, query) => (r.method, r.path, query)).Zip(Body, (r, body) => (r.method, r.path, r.query, body))
            .Zip(Gen.Elements("*", "W/\"1-1\"", "\"", "x, y", ""), (r, header) => new Request(r.method, r.path, r.query, r.method is "GET" or "HEAD" ? null : r.body, header));
        foreach (var request in requests.Sample(50, Requests))
        {
            var reply = await SendAsync(request);
            Assert.True(reply.Status < 500, $"{request}\n{reply.Status} {reply.Body}");
            // Kestrel itself refuses paths that no handler could be given, without a body.
            if (reply.Status < 400 || request.Method == "HEAD" || reply.Body.Length == 0 && reply.Status == 400)
                continue;
            Assert.True(reply.Headers["Content-Type"] == "application/problem+json", $"{request}\n{reply.Status} {reply.Body}");
            reply.AssertNoSql();
        }
        (await _api.GetAsync($"clusters?size=1&fields=id")).Expect(200);
    }

    private static string Fill(string path, string id) => Routes.Fill(path, id.Replace("/", "%2F").Replace("?", "%3F").Replace("#", "%23"));

    private async Task<Reply> SendAsync(Request request)
    {
        using var body = request.Body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
        body?.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _api.SendContentAsync(new HttpMethod(request.Method), request.Path + "?" + request.Query, body, ("If-Match", request.Header));
    }
}
