using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Http;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

/// <summary>An API that answers 500, 429, garbage or hardly at all: Sentinel stays alive, and what was due meanwhile is published afterwards.</summary>
public sealed class TroubledApiTests(RabbitMqServer rabbit)
{
    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("garbage")]
    [InlineData("half a body")]
    [InlineData("no end")]
    [InlineData("no answer")]
    public async Task What_was_due_meanwhile_is_published_once_the_api_is_itself_again(string trouble)
    {
        var api = await StartAsync([.. Enumerable.Range(0, 30).Select(i => Cluster($"before-{i}", reconciled: "False"))]);
        await using var bench = await SentinelBench.StartAsync(rabbit, api, environment: name => name == "HYPERFLEET_API_TIMEOUT" ? "1s" : null);
        await Eventually.Equal(30, () => bench.Messages.Count);

        var asked = api.Calls.Count;
        api.Failure = context => Trouble(trouble, context);
        await Eventually.True(() => api.Calls.Count >= asked + 2, TimeSpan.FromSeconds(60)); // one request at a time: the second one has met it
        api.Resources = [.. api.Resources, .. Enumerable.Range(0, 30).Select(i => Cluster($"during-{i}", reconciled: "False"))];
        Assert.Equal(200, (await bench.GetAsync(0, "/healthz")).Status);

        api.Failure = _ => null;
        await Eventually.Equal(60, () => bench.Messages.Count, TimeSpan.FromSeconds(90));
        Assert.Equal(60, bench.PublishedIds.Distinct().Count());
    }

    private static IResult? Trouble(string kind, HttpContext context) => kind switch
    {
        "500" => Results.StatusCode(500),
        "429" => Results.StatusCode(429),
        "garbage" => Results.Text("\0\u0001<html>", "application/json"),
        "half a body" => new Slow("""{"items":[{"id":"dur""", ends: true),
        "no end" => new Slow("""{"items": """, ends: false),
        _ => new Slow("", ends: false),
    };

    /// <summary>Sends some text and breaks the connection, or leaves it open for ever.</summary>
    private sealed class Slow(string text, bool ends) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (text.Length > 0)
            {
                await httpContext.Response.WriteAsync(text, httpContext.RequestAborted);
                await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            }

            if (ends)
                httpContext.Abort();
            else
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, httpContext.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
