using System.Diagnostics;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Tests.Http;

public sealed class TransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_is_repeated_after_a_server_error()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(500, "InternalError", "boom"), ScriptedServer.Object());
        using var client = server.Client();
        Assert.Equal("a", (await GetAsync(client)).Require().Name);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_read_gives_up_with_the_servers_words()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(500, "InternalError", "boom"));
        using var client = server.Client(new() { MaxAttempts = 3 });
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client));
        Assert.Equal("GET api/v1/namespaces/x/configmaps/a: boom", fault.Message);
        Assert.Equal(("InternalError", 500), (fault.Status!.Reason, fault.Status.Code));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_write_is_not_repeated_after_a_server_error()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(503, "ServiceUnavailable", "down"));
        using var client = server.Client();
        await Assert.ThrowsAsync<KubernetesException>(() => CreateAsync(client));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Any_verb_is_repeated_when_the_server_asks_for_patience()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Refusal(429, "TooManyRequests", "later", "0"), ScriptedServer.Refusal(503, "ServiceUnavailable", "later", "0"), ScriptedServer.Object());
        using var client = server.Client();
        Assert.True((await CreateAsync(client)).Succeeded);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var time = new Fixtures.FakeTimeProvider();
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(429, "TooManyRequests", "later", "7"), ScriptedServer.Object());
        using var client = server.Client(new() { Time = time, RequestTimeout = TimeSpan.FromHours(1) });
        var answer = GetAsync(client);
        await Fixtures.Eventually.Equal(1, () => server.Requests.Count);
        var asked = time.GetUtcNow();
        await Fixtures.Eventually.True(() =>
        {
            if (!answer.IsCompleted) time.Advance(TimeSpan.FromSeconds(1));
            return answer.IsCompleted;
        });
        Assert.True((await answer).Succeeded);
        Assert.InRange(time.GetUtcNow() - asked, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Silence_ends_at_the_deadline()
    {
        var time = new Fixtures.FakeTimeProvider();
        await using var server = await ScriptedServer.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var client = server.Client(new() { Time = time, RequestTimeout = TimeSpan.FromHours(1), MaxAttempts = 2 });
        var answer = GetAsync(client);
        await Fixtures.Eventually.Equal(1, () => server.Requests.Count);
        time.Advance(TimeSpan.FromHours(1));
        await Fixtures.Eventually.True(() =>
        {
            if (server.Requests.Count < 2) time.Advance(TimeSpan.FromSeconds(1)); // the pause before the second attempt
            return server.Requests.Count == 2;
        });
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.EndsWith("no answer within 3600 s", (await Assert.ThrowsAsync<KubernetesException>(() => answer)).Message);
    }

    [Fact]
    public async Task An_unreachable_server_is_named()
    {
        using var client = new KubernetesClient(new(new Uri("http://127.0.0.1:1")), new() { MaxAttempts = 1 });
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client));
        Assert.StartsWith("GET http://127.0.0.1:1/api/v1/namespaces/x/configmaps/a: ", fault.Message);
    }

    [Theory]
    [InlineData(404, "NotFound", KubernetesOutcome.NotFound)]
    [InlineData(409, "AlreadyExists", KubernetesOutcome.AlreadyExists)]
    [InlineData(409, "Conflict", KubernetesOutcome.Conflict)]
    [InlineData(422, "Invalid", KubernetesOutcome.Invalid)]
    [InlineData(403, "Forbidden", KubernetesOutcome.Forbidden)]
    [InlineData(410, "Expired", KubernetesOutcome.Gone)]
    [InlineData(400, "BadRequest", KubernetesOutcome.BadRequest)]
    public async Task What_callers_plan_for_is_a_value(int code, string reason, KubernetesOutcome outcome)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(code, reason, "words"));
        using var client = server.Client();
        var result = await GetAsync(client);
        Assert.Equal((outcome, "words"), (result.Outcome, result.Status!.Message));
        Assert.Equal("words", Assert.Throws<KubernetesException>(() => result.Require()).Message);
    }

    [Fact]
    public async Task A_proxys_page_is_a_refusal_with_its_text()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(404, "<html>no such host</html>", "text/html"));
        using var client = server.Client();
        Assert.Equal("<html>no such host</html>", (await GetAsync(client)).Status!.Message);
    }

    [Fact]
    public async Task An_answer_that_is_not_json_is_a_fault()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(200, "<html>"));
        using var client = server.Client();
        Assert.Contains("not JSON", (await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client))).Message);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_a_fault()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(200, new string(' ', 100_000)));
        using var client = server.Client(new() { MaxResponseBytes = 50_000 });
        Assert.Contains("larger than 50000 bytes", (await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client))).Message);
    }

    [Fact]
    public async Task Requests_carry_agent_manager_and_trace()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Object());
        using var client = server.Client(new() { UserAgent = "tester/1.0", FieldManager = "me" });
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        await CreateAsync(client);
        var (method, target, headers) = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/api/v1/namespaces/x/configmaps?fieldManager=me"), (method, target));
        Assert.Equal("tester/1.0", headers.UserAgent.ToString());
        Assert.Contains(activity.TraceId.ToHexString(), headers.TraceParent.ToString());
    }

    [Fact]
    public async Task Requests_say_whom_they_count_as()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Object());
        using var client = new KubernetesClient(new(server.Address) { ImpersonatedUser = "jane", ImpersonatedGroups = ["team", "ops"] });
        await GetAsync(client);
        await client.For(ScriptedServer.ConfigMaps).DeleteAsync("x", "a", null, TestContext.Current.CancellationToken);
        await client.For(ScriptedServer.ConfigMaps).PatchAsync("x", "a", PatchFormat.Merge, new System.Text.Json.Nodes.JsonObject(), new() { ImpersonatedUser = "joe" }, TestContext.Current.CancellationToken);
        Assert.Equal(["jane", "jane", "joe"], server.Requests.Select(request => request.Headers["Impersonate-User"].ToString()));
        Assert.Equal(["team,ops", "team,ops", ""], server.Requests.Select(request => string.Join(',', request.Headers["Impersonate-Group"].SelectMany(value => value!.Split(", ")))));
    }

    [Fact]
    public async Task Names_and_selectors_are_escaped()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Object());
        using var client = server.Client();
        await client.For(ScriptedServer.ConfigMaps).GetAsync("x", "../secrets/y", Cancellation);
        await client.For(ScriptedServer.ConfigMaps).ListAsync("x", new() { LabelSelector = "a=b&watch=true" }, Cancellation);
        Assert.Equal("/api/v1/namespaces/x/configmaps/..%2Fsecrets%2Fy", server.Requests[0].Target);
        Assert.Equal("/api/v1/namespaces/x/configmaps?labelSelector=a%3Db%26watch%3Dtrue", server.Requests[1].Target);
    }

    private static Task<KubernetesResult> GetAsync(KubernetesClient client) => client.For(ScriptedServer.ConfigMaps).GetAsync("x", "a", Cancellation);

    private static Task<KubernetesResult> CreateAsync(KubernetesClient client) => client.For(ScriptedServer.ConfigMaps).CreateAsync(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "x" } }, null, Cancellation);
}
