using System.Text;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Load.Servers;

/// <summary>The API's list of clusters from memory, so that only the Sentinel's work is measured. Every cluster is due every time.</summary>
internal sealed class CannedList : IAsyncDisposable
{
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly WebApplication _app;

    private CannedList(int clusters, int page)
    {
        var pages = Enumerable.Range(0, clusters).Chunk(page).Select((numbers, index) => Encoding.UTF8.GetBytes(
            $$"""{"items":[{{string.Join(',', numbers.Select(Item))}}],"page":{{index + 1}},"size":{{numbers.Length}},"total":{{clusters}}}""")).ToList();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port.Number));
        _app = builder.Build();
        _app.MapGet(ApiPaths.Clusters, async context =>
        {
            if (context.Request.Query.ContainsKey("watch"))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            var number = int.TryParse(context.Request.Query["page"], out var asked) ? asked : 1;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(pages[Math.Min(number, pages.Count) - 1], context.RequestAborted);
        });
    }

    public Uri Address => new($"http://127.0.0.1:{_port.Number}");

    public static async Task<CannedList> StartAsync(int clusters, int page)
    {
        var list = new CannedList(clusters, page);
        await list._app.StartAsync();
        return list;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _port.Dispose();
    }

    /// <summary>Not reconciled, and last reported long ago.</summary>
    private static string Item(int number) => $$$"""
        {"id":"{{{Fleet.IdOf(number)}}}","kind":"Cluster","name":"bench-{{{number}}}","href":"{{{ApiPaths.Clusters}}}/{{{Fleet.IdOf(number)}}}","spec":{"region":"us-east-1","version":"4.17.3"},
        "labels":{"env":"prod"},"tenancy":{},"generation":1,"created_time":"2026-01-01T00:00:00.000000Z","updated_time":"2026-01-01T00:00:00.000000Z",
        "status":{"conditions":[{"type":"Reconciled","status":"False","reason":"Pending","message":"adapters are at work","observed_generation":1,
        "created_time":"2026-01-01T00:00:00.000000Z","last_updated_time":"2026-01-01T00:00:00.000000Z","last_transition_time":"2026-01-01T00:00:00.000000Z"}]}}
        """;
}
