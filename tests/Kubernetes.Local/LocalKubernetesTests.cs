using System.Net;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tests;

/// <summary>What only the local server promises: its bounds, its token, its answers to newer clients.</summary>
public sealed class LocalKubernetesTests
{
    private static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_that_falls_behind_the_history_is_gone()
    {
        await using var server = await LocalKubernetes.StartAsync(new() { History = 20 }, Cancellation);
        using var client = new KubernetesClient(server.Connection);
        var maps = (await client.ForAsync(ConfigMap, Cancellation))!;
        var start = (await maps.ListAsync("default", new(), Cancellation)).ResourceVersion;
        for (var i = 0; i < 30; i++)
            await maps.CreateAsync(Map($"m{i}"), null, Cancellation);
        await foreach (var change in maps.WatchAsync("default", start, new(), Cancellation))
        {
            Assert.Equal(WatchEventType.Gone, change.Type);
            return;
        }
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        await using var server = await LocalKubernetes.StartAsync(null, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Address };
        await using var stream = await http.GetStreamAsync("/api/v1/namespaces?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1", Cancellation);
        using var reader = new StreamReader(stream);
        var types = new List<string>();
        JsonNode? last = null;
        while (types.Count < 5)
        {
            last = JsonNode.Parse((await reader.ReadLineAsync(Cancellation))!);
            types.Add(last!["type"].Text()!);
        }
        Assert.Equal(["ADDED", "ADDED", "ADDED", "ADDED", "BOOKMARK"], types);
        Assert.Equal("true", last!["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"].Text());
    }

    [Fact]
    public async Task Who_asked_for_what_is_written_down_as_kube_apiserver_does_it()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("hyperfleet-audit-").FullName, "audit.log");
        await using (var server = await LocalKubernetes.StartAsync(new() { AuditLogPath = path }, Cancellation))
        {
            using var client = new KubernetesClient(server.Connection);
            var maps = (await client.ForAsync(ConfigMap, Cancellation))!;
            await maps.CreateAsync(Map("m"), null, Cancellation);
            await maps.GetAsync("default", "absent", Cancellation);
            var start = (await maps.ListAsync("default", new(), Cancellation)).ResourceVersion;
            await maps.DeleteAsync("default", "m", null, Cancellation);
            await foreach (var _ in maps.WatchAsync("default", start, new(), Cancellation))
                break;
        }
        var events = (await File.ReadAllLinesAsync(path, Cancellation)).Select(line => JsonNode.Parse(line)!).ToList();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Assert.All(events, line => Assert.Equal(("Event", "audit.k8s.io/v1", "Metadata"), (line["kind"].Text(), line["apiVersion"].Text(), line["level"].Text())));
        Assert.Equal(
            ["create default/ 201", "get default/absent 404", "list default/ 200", "delete default/m 200", "watch default/ 200"],
            events.Where(line => line["verb"].Text() != "watch" || line["stage"].Text() == "ResponseStarted")
                .Select(line => $"{line["verb"].Text()} {line["objectRef"]!["namespace"].Text()}/{line["objectRef"]!["name"].Text()} {line["responseStatus"]!["code"]}"));
        Assert.All(events, line => Assert.StartsWith("hyperfleet/", line["userAgent"].Text()));
    }

    [Fact]
    public async Task Only_the_token_opens_the_door()
    {
        await using var server = await LocalKubernetes.StartAsync(new() { Token = "right" }, Cancellation);
        using var stranger = new KubernetesClient(server.Connection with { Token = "wrong" });
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => stranger.ForAsync(ConfigMap, Cancellation));
        Assert.Equal((401, "Unauthorized"), (refused.Status!.Code, refused.Status.Reason));
        using var friend = new KubernetesClient(server.Connection);
        Assert.NotNull(await friend.ForAsync(ConfigMap, Cancellation));
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/version", HttpStatusCode.OK)]
    [InlineData("/openapi/v2", HttpStatusCode.OK)]
    [InlineData("/openapi/v3", HttpStatusCode.OK)]
    [InlineData("/openapi/v3/apis/apps/v1", HttpStatusCode.OK)]
    [InlineData("/apis/apps", HttpStatusCode.OK)]
    [InlineData("/apis/unknown/v1", HttpStatusCode.NotFound)]
    [InlineData("/unknown", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/unknown", HttpStatusCode.NotFound)]
    public async Task Paths_answer(string path, HttpStatusCode code)
    {
        await using var server = await LocalKubernetes.StartAsync(null, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(code, (await http.GetAsync(path, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Unknown_fields_are_warned_about()
    {
        await using var server = await LocalKubernetes.StartAsync(null, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"odd":1}""", null, "application/json");
        var answer = await http.PostAsync("/api/v1/namespaces/default/configmaps", body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("299 - \"unknown field \\\"odd\\\"\"", Assert.Single(answer.Headers.GetValues("Warning")));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var server = await LocalKubernetes.StartAsync(null, Cancellation);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent(new string(' ', 3_200_000), null, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("/api/v1/namespaces/default/configmaps", body, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing()
    {
        await using var server = await LocalKubernetes.StartAsync(null, Cancellation);
        using var client = new KubernetesClient(server.Connection);
        var maps = (await client.ForAsync(ConfigMap, Cancellation))!;
        await maps.CreateAsync(Map("counter"), null, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            maps.PatchAsync("default", "counter", PatchFormat.Merge, new JsonObject { ["data"] = new JsonObject { [$"k{number}"] = "v" } }, null, Cancellation)));
        Assert.Equal(50, (await maps.GetAsync("default", "counter", Cancellation)).Require()["data"]!.AsObject().Count);
    }

    private static JsonObject Map(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };
}
