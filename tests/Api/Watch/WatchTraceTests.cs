using System.Diagnostics;
using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>Who acts on a change can go on in the trace of the request that made it.</summary>
public sealed class WatchTraceTests(PostgresServer postgres)
{
    private const string Parent = "00f067aa0ba902b7";

    [Fact]
    public async Task Each_line_carries_the_trace_of_the_request_that_made_the_change()
    {
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(tracing);
        await using var api = await ApiServer.StartAsync(postgres);
        var (watcher, _) = await Watcher.StartAsync(api);
        await using var closing = watcher;

        var created = ActivityTraceId.CreateRandom().ToHexString();
        var cluster = (await api.SendAsync(HttpMethod.Post, "clusters", """{"kind":"Cluster","name":"traced","spec":{}}""", ("traceparent", $"00-{created}-{Parent}-01"))).Expect(201);
        Assert.Equal(created, TraceOf(await LineAsync(watcher, "ADDED")));

        var patched = ActivityTraceId.CreateRandom().ToHexString();
        (await api.SendAsync(HttpMethod.Patch, $"clusters/{cluster.Id()}", """{"spec":{"n":1}}""", ("traceparent", $"00-{patched}-{Parent}-01"))).Expect(200);
        Assert.Equal(patched, TraceOf(await LineAsync(watcher, "MODIFIED")));
    }

    [Fact]
    public async Task The_initial_state_belongs_to_no_request()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        await api.CreateClusterAsync();
        await using var watcher = await Watcher.OpenAsync(api);

        Assert.Null((await LineAsync(watcher, "ADDED"))["traceparent"]);
    }

    private static async Task<JsonObject> LineAsync(Watcher watcher, string type)
    {
        while (await watcher.NextAsync() is { } line)
            if (line.Text("type") == type)
                return line;
        throw new InvalidOperationException($"The stream ended before {type}");
    }

    private static string TraceOf(JsonObject line)
    {
        var context = ActivityContext.Parse(line.Text("traceparent"), null);
        Assert.NotEqual(Parent, context.SpanId.ToHexString());
        return context.TraceId.ToHexString();
    }
}
