using HyperFleet.Kubernetes.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Tests.Watching;

public sealed class WatchTests
{
    [Fact]
    public async Task A_closed_connection_is_resumed_after_the_last_event()
    {
        await using var server = await ScriptedServer.StartAsync(Events(Event("ADDED", "a", 5)), Events(Event("ADDED", "b", 6)));
        Assert.Equal(["a", "b"], (await TakeAsync(server, 2)).Select(change => change.Object.Name));
        Assert.Contains("resourceVersion=1&", server.Requests[0].Target);
        Assert.Contains("resourceVersion=5&", server.Requests[1].Target);
    }

    [Fact]
    public async Task A_bookmark_moves_the_resume_point_and_is_not_shown()
    {
        await using var server = await ScriptedServer.StartAsync(Events(Event("BOOKMARK", "", 9)), Events(Event("ADDED", "b", 10)));
        Assert.Equal("b", Assert.Single(await TakeAsync(server, 1)).Object.Name);
        Assert.Contains("resourceVersion=9&", server.Requests[1].Target);
    }

    [Fact]
    public async Task Bookmarks_are_shown_when_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync(Events(Event("BOOKMARK", "", 9)));
        Assert.Equal(WatchEventType.Bookmark, Assert.Single(await TakeAsync(server, 1, new() { Bookmarks = true })).Type);
    }

    [Fact]
    public async Task An_expired_version_ends_the_watch()
    {
        await using var server = await ScriptedServer.StartAsync(Events("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"""));
        var change = Assert.Single(await TakeAsync(server, 10));
        Assert.Equal((WatchEventType.Gone, "too old"), (change.Type, change.Object["message"].Text()));
    }

    [Fact]
    public async Task An_expired_version_in_the_answer_ends_the_watch()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(410, "Expired", "too old"));
        Assert.Equal(WatchEventType.Gone, Assert.Single(await TakeAsync(server, 10)).Type);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_a_fault()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(500, "InternalError", "down"));
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => TakeAsync(server, 1));
        Assert.Contains("down", fault.Message);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task A_line_cut_in_the_middle_is_no_event()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Answer(200, Event("ADDED", "a", 5) + "\n" + """{"type":"ADD"""), Events(Event("ADDED", "b", 6)));
        Assert.Equal(["a", "b"], (await TakeAsync(server, 2)).Select(change => change.Object.Name));
    }

    [Fact]
    public async Task A_refused_watch_is_a_fault()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Refusal(403, "Forbidden", "no"));
        Assert.Contains("no", (await Assert.ThrowsAsync<KubernetesException>(() => TakeAsync(server, 1))).Message);
        Assert.Single(server.Requests);
    }

    private static string Event(string type, string name, int version) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{{name}}}}","resourceVersion":"{{{{version}}}}"}}}""";

    private static RequestDelegate Events(params string[] lines) => ScriptedServer.Answer(200, string.Join("\n", lines) + "\n");

    private static async Task<List<WatchEvent>> TakeAsync(ScriptedServer server, int count, WatchOptions? options = null)
    {
        using var client = server.Client();
        var events = new List<WatchEvent>();
        await foreach (var change in client.For(ScriptedServer.ConfigMaps).WatchAsync("x", "1", options ?? new(), TestContext.Current.CancellationToken))
        {
            events.Add(change);
            if (events.Count == count)
                break;
        }
        return events;
    }
}
